import { Story } from './story';
import { Deployment } from '../../../local';

export interface Evidence {
  /** When the command was typed, in milliseconds since the epoch. */
  readonly started: number;
  readonly deployment: Deployment;
  readonly story: Story;
  readonly problems: readonly string[];
}

/** The last line, for scripts: whether everything was as it should be, and the figures. */
export function verdict({ started, deployment: { stacks, seconds }, story, problems }: Evidence): { ok: boolean; line: string } {
  const ok = problems.length === 0;
  const line = JSON.stringify({
    ok,
    seconds: Math.round((Date.now() - started) / 100) / 10,
    synthSeconds: seconds.synth,
    deploySeconds: seconds.deploy,
    resources: stacks.reduce((sum, { resources }) => sum + resources, 0),
    templateBytes: Object.fromEntries(stacks.map(({ name, templateBytes }) => [name, templateBytes])),
    ...story,
    ...(ok ? {} : { problems }),
  });
  return { ok, line };
}
