// Bundles every Lambda entry point, src/<room>/handlers/<name>.lambda.ts, into assets/<room>-<name>/index.js.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { build } from 'esbuild';

const entryPoints = Object.fromEntries(
  readdirSync('src', { recursive: true })
    .filter((file) => file.endsWith('.lambda.ts'))
    .map((file) => [`${file.split(sep)[0]}-${basename(file, '.lambda.ts')}/index`, join('src', file)]),
);

rmSync('assets', { recursive: true, force: true });
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
console.log(`bundled ${Object.keys(entryPoints).length} functions`);
