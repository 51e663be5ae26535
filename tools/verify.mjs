// Sets up and checks everything. Ends with a line `Tests: N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './setup.mjs';

await ensureInstalled();

const workspace = mkdtempSync(join(tmpdir(), 'verify-'));
const countFile = join(workspace, 'counts');
const environment = { ...process.env, CI: 'true', FORCE_COLOR: '0', COUNT_FILE: countFile, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true' };

/** One stage after another; the lanes of a stage side by side; the steps of a lane one after another. */
const stages = [
  [
    [
      ['generated project files', () => unchanged(generatedFiles(), 'npx projen default')],
      ['bundles', () => run('node tools/bundle.mjs')],
    ],
    [['the embedded AWS', () => run('npx tsx tools/embedded-aws.ts')]],
  ],
  [
    [
      ['lint', () => run('npx eslint --ext .ts --no-error-on-unmatched-pattern src local operate examples bench tools test .projenrc.ts', { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' })],
      ['types', () => run('npx tsc --noEmit -p tsconfig.dev.json')],
      ['compliance', () => unchanged(['docs/compliance.md'], 'npx tsx tools/compliance.ts')],
    ],
    [
      ['jsii', () => run('npx jsii --silence-warnings=reserved-word')],
      ['README examples', () => run('npx jsii-rosetta extract --strict .jsii')],
      ['API.md', () => unchanged(['API.md'], 'npx jsii-docgen -o API.md')],
      ['drawings', () => unchanged(['docs/workflows.md', 'docs/pictures/dashboard.svg', 'docs/pictures/cost.svg'], 'npx tsx tools/pictures.ts')],
    ],
  ],
  [[['unit and property tests', () => run('npx jest --ci --maxWorkers=100%')]]],
  [
    [['end-to-end tests on the embedded AWS', () => run('npx jest --ci -c test/e2e/jest.config.cjs')]],
    [
      ['end-to-end tests of the reference app', () => run('npx jest --ci -c test/e2e/reference-app/jest.config.cjs')],
      ['a Python app on the built package', () => run('npx jest --ci -c test/package/jest.config.cjs')],
    ],
  ],
];

const broken = [];
for (const lanes of stages) {
  if (!broken.length) await Promise.all(lanes.map(check));
}

const { passed, failed } = counts();
rmSync(workspace, { recursive: true, force: true });
if (broken.length) console.error(`\n${broken.join('\n')}`);
console.log(`\nTests: ${passed} passed, ${broken.length ? Math.max(failed, 1) : failed} failed`);
process.exitCode = broken.length || failed ? 1 : 0;

/** The steps of a lane, until something is broken anywhere. */
async function check(lane) {
  for (const [name, step] of lane) {
    if (broken.length) return;
    const start = performance.now();
    console.log(`\n▶ ${name}`);
    const problem = await step();
    console.log(`${problem ? '✖' : '✔'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    if (problem) broken.push(`${name}: ${problem}`);
  }
}

/** Runs a command; says what is wrong, if anything. */
async function run(command, extraEnvironment = {}) {
  const [status, signal] = await once(spawn(command, { shell: true, stdio: 'inherit', env: { ...environment, ...extraEnvironment } }), 'close');
  return status === 0 ? undefined : `\`${command}\` ended with ${signal ?? `exit code ${status}`}.`;
}

/** Runs a generator and compares what it wrote with what was there. */
async function unchanged(files, command) {
  const before = files.map(read);
  const problem = await run(command);
  if (problem) return problem;
  const stale = files.filter((file, index) => read(file) !== before[index]);
  return stale.length ? `out of step: ${stale.join(', ')}. Run \`${command}\` and commit the result.` : undefined;
}

function generatedFiles() {
  return [...JSON.parse(readFileSync('.projen/files.json', 'utf8')).files, '.projen/deps.json'];
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function counts() {
  const runs = (read(countFile) ?? '').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return runs.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), { passed: 0, failed: 0 });
}
