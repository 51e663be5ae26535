// Bundles every Lambda entry point: src/<room>/handlers/<name>.lambda.ts into assets/<room>-<name>/index.js,
// and examples/**/<name>.lambda.ts into assets/example-<name>/index.js.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { build } from 'esbuild';

const entryPointsIn = (root, roomOf) => readdirSync(root, { recursive: true })
  .filter((file) => file.endsWith('.lambda.ts'))
  .map((file) => [`${roomOf(file)}-${basename(file, '.lambda.ts')}/index`, join(root, file)]);

const entryPoints = Object.fromEntries([
  ...entryPointsIn('src', (file) => file.split(sep)[0]),
  ...entryPointsIn('examples', () => 'example'),
]);

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
  if (!(`${folder}/index` in entryPoints)) rmSync(join('assets', folder), { recursive: true });
}
console.log(`bundled ${Object.keys(entryPoints).length} functions`);
