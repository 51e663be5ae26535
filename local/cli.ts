#!/usr/bin/env node
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { dashboard, down, logs, metrics, status, up } from './commands';
import { interruptible } from './interrupt';
import { port } from './options';
import { defaultStateDir } from './state';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const program = new Command('cdk-event-workflows-local')
  .description('Runs a CDK app on an embedded AWS on this machine: no account, no Docker.\nIts state is kept in .local, or in the folder that CEW_LOCAL_DIR names.');

program.command('up')
  .description('start the embedded AWS and deploy the app')
  .option('-a, --app <app>', 'a TypeScript, JavaScript or Python file, a synthesized folder, or a command (default: the app in cdk.json)')
  .option('-c, --context <key=value>', 'a context value for the app, any number of times', context, {})
  .option('-p, --port <port>', 'where the embedded AWS listens (default: 4566)', port)
  .action((options) => interruptible((interrupt) => up(options, interrupt)));

program.command('down')
  .description('stop the embedded AWS')
  .option('--forget', 'forget everything that it holds', false)
  .action((options) => interruptible(() => down(options)));

program.command('status')
  .description('say what runs and what is deployed')
  .action(() => interruptible(() => status()));

program.command('logs')
  .description('print what a function logged; without a name, list the functions')
  .argument('[function]', 'any part of the function\'s name')
  .option('-f, --follow', 'go on printing until interrupted', false)
  .action((name, options) => interruptible((interrupt) => logs(name, options, interrupt)));

program.command('metrics')
  .description('put the metrics that functions have logged (EMF) into CloudWatch, which the emulator does not, and show them')
  .action(() => interruptible(() => metrics()));

program.command('dashboard')
  .description('draw the deployed dashboards, with what was measured: by functions (EMF), of executions, invocations and queues; and the states of the alarms')
  .option('--picture <file>', 'where the SVG picture goes', join(defaultStateDir(), 'dashboard.svg'))
  .action((options) => interruptible(() => dashboard(options)));

void program.parseAsync();

function context(text: string, values: Record<string, string>): Record<string, string> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (!key) throw new InvalidArgumentError('Write it as key=value.');
  return { ...values, [key]: value };
}
