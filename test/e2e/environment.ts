import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from '../../local';
import { clientConfig, localUrl } from '../../local/endpoint';

interface Environment {
  readonly stateDir: string;
  readonly venvDir: string;
  readonly port: number;
  readonly deployment?: Deployment;
}

const environment: Environment = JSON.parse(readFileSync(process.env.E2E_ENVIRONMENT!, 'utf8'));

export const { stateDir, venvDir, port } = environment;

/** For AWS SDK clients: `new SQSClient(aws)`. */
export const aws = clientConfig(port);

/** The local address of a REST API's URL. */
export const url = (awsUrl: string) => localUrl(port, awsUrl);

/** The outputs of a stack of the reference app. */
export function outputsOf(stack: string): Record<string, string> {
  const found = environment.deployment?.stacks.find(({ name, id }) => name === stack || id === stack);
  if (!found) throw new Error(`The reference app has no stack ${stack}.`);
  return found.outputs;
}

/** Asks again and again until there is an answer; the condition decides, not the clock. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s.`);
    await sleep(100);
  }
}
