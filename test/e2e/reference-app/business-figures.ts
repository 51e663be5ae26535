import { putMeasured, summarize } from '../../../local/metrics';
import { aws, stateDir } from '../environment';

/** Of each figure that the business is told: how many, and how much in all. */
export type Figures = Record<string, number[]>;

/** From now on: other tests order in the same emulator. */
export async function businessFigures(): Promise<() => Promise<Figures>> {
  const earlier = await toldSoFar();
  return async () => Object.fromEntries(Object.entries(await toldSoFar()).map(([name, told]) =>
    [name, told.map((value, index) => value - (earlier[name]?.[index] ?? 0))]));
}

async function toldSoFar(): Promise<Figures> {
  const measured = summarize(await putMeasured(aws, stateDir)).filter(({ dimensions: { service } }) => service === 'orders-projector');
  return Object.fromEntries(measured.map(({ name, count, sum }) => [name, [count, sum]]));
}
