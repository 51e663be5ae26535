import { Command } from 'commander';
import { COMMANDS } from './commands';
import { Desk, DeskOptions } from './desk';

/** The command with all its sub-commands. */
export function operateProgram(deskOf: (options: DeskOptions) => Desk = (options) => new Desk(options)): Command {
  const program = new Command('cdk-event-workflows-operate')
    .description('Runs what cdk-event-workflows deployed: finds it in the stacks, asks it, shows the answer.\nOn AWS with the credentials of the AWS CLI (AWS_PROFILE, AWS_REGION …), or on the embedded AWS.')
    .option('-s, --stack <name>', 'stack to look in, any number of times', (name: string, names: string[]) => [...names, name], [])
    .option('-c, --construct <path>', 'path of the construct, or the end of it, where a stack has several')
    .option('-r, --region <region>', 'Region of the stacks (default: that of the environment)')
    .option('-l, --local', 'on the embedded AWS that "cdk-event-workflows-local" started from here; without --stack in all its stacks', false)
    .option('--json', 'answer in JSON', false);
  let desk: Desk | undefined;
  for (const add of COMMANDS) add(program, () => desk ??= deskOf(program.opts()));
  return program;
}
