import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HERE = join(__dirname, 'python');
const VENV = '.local/package-python';
const PYTHON = join(VENV, 'bin', 'python');

let cloudAssembly: string;

beforeAll(() => {
  cloudAssembly = mkdtempSync(join(tmpdir(), 'python-app-'));
  rmSync('dist/python', { recursive: true, force: true });
  execFileSync('npx', ['jsii-pacmak', '--target', 'python'], { stdio: 'inherit' });
  const wheel = readdirSync('dist/python').find((file) => file.endsWith('.whl'))!;
  if (!existsSync(PYTHON)) execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
  // The dependencies stay from run to run; the package itself is always the one just built.
  pip('install', '-q', join('dist/python', wheel));
  pip('install', '-q', '--force-reinstall', '--no-deps', join('dist/python', wheel));
});

afterAll(() => rmSync(cloudAssembly, { recursive: true, force: true }));

test('a Python app synthesizes whole systems of the built package, their Lambda code included', () => {
  execFileSync(PYTHON, [join(HERE, 'app.py'), cloudAssembly], { stdio: 'inherit' });
  const resources = Object.values<any>(JSON.parse(readFileSync(join(cloudAssembly, 'Shop.template.json'), 'utf8')).Resources);
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  expect(count('AWS::StepFunctions::StateMachine')).toBeGreaterThanOrEqual(1);
  // The operator's and the business's.
  expect(count('AWS::CloudWatch::Dashboard')).toBe(2);
  const bundles = readdirSync(cloudAssembly).filter((name) => existsSync(join(cloudAssembly, name, 'index.js')));
  expect(bundles.length).toBeGreaterThanOrEqual(6);
});

test('wrong props end in an error that says how to mend them', () => {
  const { status, stderr } = spawnSync(PYTHON, [join(HERE, 'refused.py')], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stderr).toContain('Shop/Orders: deadLetterRetention');
});

function pip(...args: string[]): void {
  execFileSync(PYTHON, ['-m', 'pip', '--disable-pip-version-check', ...args], { stdio: 'inherit' });
}
