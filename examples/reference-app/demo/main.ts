import { resolve } from 'node:path';
import { Command } from 'commander';
import { Demo } from './demo';

/** When the command was typed, in milliseconds since the epoch: the installation counts too. */
const started = Number(process.env.DEMO_STARTED ?? Date.now());

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

const program = new Command('npm run demo --')
  .description('Deploys the reference app to the embedded AWS and sends a real video and real orders through it.')
  .option('--video <file>', 'send this film instead of the two that come with the demo', (file) => resolve(file))
  .option('--port <port>', 'loopback port of the embedded AWS', Number);

async function main(): Promise<void> {
  program.parse();
  const demo = new Demo({ ...program.opts<{ video?: string; port?: number }>(), started, signal: interruption.signal });
  process.exitCode = await demo.run();
}

void main();
