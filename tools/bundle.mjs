// Bundles every Lambda entry point: src/<room>/handlers/<name>.lambda.ts into assets/<room>-<name>/index.js,
// examples/**/<name>.lambda.ts into assets/example-<name>/index.js, and the commands into assets/local/ and assets/operate/.
import { chmodSync, copyFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { build } from 'esbuild';

const entryPointsIn = (root, roomOf) => readdirSync(root, { recursive: true })
  .filter((file) => file.endsWith('.lambda.ts'))
  .map((file) => [`${roomOf(file)}-${basename(file, '.lambda.ts')}/index`, join(root, file)]);

const functions = [
  ...entryPointsIn('src', (file) => file.split(sep)[0]),
  ...entryPointsIn('examples', () => 'example'),
];
const commands = ['local', 'operate'];
const entryPoints = Object.fromEntries([...functions, ...commands.map((command) => [`${command}/cli`, `${command}/cli.ts`])]);

await build({
  entryPoints,
  outdir: 'assets',
  bundle: true,
  minify: true,
  keepNames: true, // error names decide retries and catches
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
});
// What is left of functions that are gone. Not before: tests may be reading.
for (const folder of readdirSync('assets')) {
  if (!commands.includes(folder) && !(`${folder}/index` in entryPoints)) rmSync(join('assets', folder), { recursive: true });
}
for (const file of ['launcher.py', 'requirements.txt']) copyFileSync(join('local', file), join('assets/local', file));
for (const command of commands) chmodSync(`assets/${command}/cli.js`, 0o755);
console.log(`bundled ${functions.length} functions and ${commands.length} commands`);
