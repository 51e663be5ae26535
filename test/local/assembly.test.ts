import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, aws_events as events, aws_s3_assets as assets, aws_sqs as sqs, CfnOutput, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { filterAssembly } from '../../local/assembly';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'assembly-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function synth(build: (app: App) => void) {
  const app = new App({ outdir: join(folder, 'source'), context: { 'aws:cdk:enable-path-metadata': true } });
  build(app);
  app.synth();
  return filterAssembly(join(folder, 'source'), join(folder, 'target'));
}

const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

function archive(stack: Stack, days = 365) {
  const bus = new events.EventBus(stack, 'Bus');
  return bus.archive('Archive', { eventPattern: { source: ['orders'] }, retention: Duration.days(days) });
}

test('an app that the emulator takes as it is stays as it is', () => {
  const { stacks, leftOut } = synth((app) => new sqs.Queue(new Stack(app, 'Plain'), 'Queue'));
  expect(leftOut).toEqual([]);
  expect(stacks).toEqual([{
    name: 'Plain',
    id: 'Plain',
    account: 'unknown-account',
    region: 'unknown-region',
    templateBytes: read('source', 'Plain.template.json').length,
    resources: Object.keys(JSON.parse(read('source', 'Plain.template.json')).Resources).length,
  }]);
  for (const file of readdirSync(join(folder, 'source'))) expect(lstatSync(join(folder, 'target', file)).isSymbolicLink()).toBe(true);
});

test('a changed template goes under a new asset hash, in the manifest too; the source stays', () => {
  synth((app) => archive(new Stack(app, 'Orders')));
  const hashOf = (where: string) => Object.entries<any>(JSON.parse(read(where, 'Orders.assets.json')).files)
    .find(([, { source }]) => source.path === 'Orders.template.json')![0];
  expect(read('source', 'Orders.template.json')).toContain('AWS::Events::Archive');
  expect(read('target', 'Orders.template.json')).not.toContain('AWS::Events::Archive');
  expect(hashOf('target')).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf('target')).not.toBe(hashOf('source'));
  expect(read('target', 'manifest.json')).toContain(`/${hashOf('target')}.json`);
  expect(read('target', 'manifest.json')).not.toContain(hashOf('source'));
});

test('the new hash follows from the content', () => {
  const hashes = [1, 1, 2].map((days) => {
    rmSync(join(folder, 'source'), { recursive: true, force: true });
    synth((app) => archive(new Stack(app, 'Orders'), days));
    return read('target', 'Orders.assets.json');
  });
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[0]).not.toBe(hashes[2]);
});

test('stages and nested stacks are filtered as well', () => {
  const { stacks, leftOut } = synth((app) => {
    const stack = new Stack(new Stage(app, 'Prod'), 'Orders');
    const nested = new NestedStack(stack, 'Nested');
    new CfnOutput(stack, 'ArchiveName', { value: archive(nested as Stack).archiveName });
  });
  expect(stacks).toMatchObject([{ name: 'Prod-Orders', id: 'Prod/Orders' }]);
  expect(leftOut.map(({ template, path }) => [template.replace(/.*\./, ''), path])).toEqual([['json', 'Prod/Orders/Nested/Bus/Archive/Archive']]);
  const stage = join('target', 'assembly-Prod');
  const fileOf = (end: RegExp) => readdirSync(join(folder, stage)).find((file) => end.test(file))!;
  const nestedFile = fileOf(/\.nested\.template\.json$/);
  const [hash] = Object.entries<any>(JSON.parse(read(stage, fileOf(/\.assets\.json$/))).files).find(([, { source }]) => source.path === nestedFile)!;
  expect(read(stage, nestedFile)).not.toContain('AWS::Events::Archive');
  expect(read(stage, fileOf(/^[^.]+\.template\.json$/))).toContain(hash);
});

test('assets are linked, not copied', () => {
  writeFileSync(join(folder, 'asset.txt'), 'x');
  synth((app) => {
    const stack = new Stack(app, 'Orders');
    archive(stack);
    new assets.Asset(stack, 'Asset', { path: join(folder, 'asset.txt') });
  });
  const asset = readdirSync(join(folder, 'target')).find((file) => file.startsWith('asset.'))!;
  expect(lstatSync(join(folder, 'target', asset)).isSymbolicLink()).toBe(true);
  expect(read('target', asset)).toBe('x');
});
