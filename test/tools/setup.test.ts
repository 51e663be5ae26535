import { execFileSync } from 'node:child_process';

/** Asks tools/setup.mjs, which is no CommonJS module, in a process of its own. */
function isInstalled(wanted: object, installed?: object): boolean {
  const script = `import { isInstalled } from './tools/setup.mjs'; console.log(isInstalled(${JSON.stringify(wanted)}, ${JSON.stringify(installed) ?? 'undefined'}));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

const zod = (version: string, more = {}) => ({ packages: { '': {}, 'node_modules/zod': { version, integrity: `sha512-${version}`, ...more } } });

test.each([
  ['nothing installed', zod('4.0.0'), undefined, false],
  ['all installed', zod('4.0.0'), zod('4.0.0'), true],
  ['another version', zod('4.0.1'), zod('4.0.0'), false],
  ['another content', zod('4.0.0', { integrity: 'sha512-x' }), zod('4.0.0'), false],
  ['an optional package for another machine', zod('4.0.0', { optional: true }), { packages: {} }, true],
  ['more than is asked for', { packages: {} }, zod('4.0.0'), true],
])('%s', (_, wanted, installed, expected) => expect(isInstalled(wanted, installed)).toBe(expected));
