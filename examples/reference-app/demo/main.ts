import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { Checks } from './checks';
import { tell } from './story';
import { verdict } from './verdict';
import { whereToLook } from './where';
import { LocalError } from '../../../local';
import { bringUp } from '../../../local/bring-up';
import { interruptible } from '../../../local/interrupt';
import { port } from '../../../local/options';

const APP = 'examples/reference-app/app.ts';

/** When the command was typed, in milliseconds since the epoch: the installation counts too. */
const started = Number(process.env.DEMO_STARTED ?? Date.now());

const options = new Command('npm run demo --')
  .description('Deploys the reference app to the embedded AWS and sends real films and real orders through it.')
  .option('--video <file>', 'send this film instead of the two that come with the demo', (file) => resolve(file))
  .option('--port <port>', 'loopback port of the embedded AWS', port)
  .parse()
  .opts<{ video?: string; port?: number }>();

void interruptible(async (interrupt) => {
  if (options.video) checkFilm(options.video);
  const { local, deployment } = await bringUp({ app: APP, port: options.port }, interrupt);
  interrupt.cleanUp = async () => 'Interrupted in the middle of the stories: everything is deployed and runs on; stop it with "npm run local -- down".';
  const checks = new Checks();
  const story = await tell({ local, deployment, checks, video: options.video, signal: interrupt.signal });
  console.log(whereToLook(local, deployment));
  for (const problem of checks.problems) console.error(`✖ ${problem}`);
  const { ok, line } = verdict({ started, deployment, story, problems: checks.problems });
  console.log(line);
  process.exitCode = ok ? 0 : 1;
});

function checkFilm(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new LocalError(`There is no file ${file}.`);
  if (!found.isFile() || found.size === 0) throw new LocalError(`${file} is ${found.isFile() ? 'empty' : 'not a file'}: name a film.`);
}
