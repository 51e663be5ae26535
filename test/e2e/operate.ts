import { aws } from './environment';
import { Desk } from '../../operate/desk';
import { operateProgram } from '../../operate/program';

/** Runs an operator's command on a stack of these tests; answers the lines that it shows. */
export async function operate(stack: string, ...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const deskOf = (options: object) => new Desk(options, (line) => lines.push(line), () => [{ config: aws, stacks: [stack] }]);
  await operateProgram(deskOf).parseAsync(args, { from: 'user' });
  return lines;
}
