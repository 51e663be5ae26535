import { Json } from '../asl/payload';
import { CARRIED, OWN } from '../orders/deployments';
import { EXPRESS } from '../orders/express';
import { MACHINE } from '../orders/world';

/** The machines, as the functions know them. */
export const [GOOD, LASTING, RECOVERY] = ['good', 'lasting', 'recovery'];

/** What orders run on. */
export interface Engine {
  /** Runs on the Express engine. */
  readonly express?: boolean;
  /** Orders have steps of the user's own. */
  readonly ownSteps?: boolean;
  /** Somebody else packs and ships. */
  readonly carrier?: boolean;
  /** @default - the one that is deployed */
  readonly machine?: Json;
}

export function machinesOf({ express, ownSteps, carrier, machine }: Engine): Record<string, Json> {
  const special = ownSteps ? OWN : carrier ? CARRIED : undefined;
  const { main: good, recovery: lasting } = special?.express ?? { main: EXPRESS.good, recovery: EXPRESS.lasting };
  if (express) return { [GOOD]: good, [LASTING]: lasting };
  return { [LASTING]: machine ?? special?.standard.main ?? MACHINE, [RECOVERY]: special?.standard.recovery };
}
