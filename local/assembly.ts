import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { withQuestions } from './make-up';
import { filterTemplates, LeftOut, Template } from './template';

/** A stack as it goes to the emulator. */
export interface AssemblyStack {
  /** Its name in CloudFormation. */
  readonly name: string;
  /** Path of its construct, e.g. `Orders` or `Prod/Orders`. */
  readonly id: string;
  /** `unknown-account` and `unknown-region` when the app leaves them open; once deployed, where the stack is. */
  readonly account: string;
  readonly region: string;
  /** Resources of the template that is deployed. */
  readonly resources: number;
  /** Size of the template as synthesized, in bytes. */
  readonly templateBytes: number;
}

export interface Assembly {
  readonly directory: string;
  readonly stacks: AssemblyStack[];
  readonly leftOut: LeftOut[];
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly directoryName?: string };
}

/** Makes a copy of a synthesized cloud assembly without what the emulator refuses. Assets are linked, not copied. */
export function filterAssembly(source: string, target: string): Assembly {
  const files = assemblyFiles(resolve(source));
  const templates: Record<string, Template> = {};
  for (const file of files.filter((name) => name.endsWith('.template.json'))) templates[file] = readJson(source, file);
  const nested = new Set(Object.keys(templates).filter((file) => file.endsWith('.nested.template.json')));
  const filtered = filterTemplates(templates, nested);
  const leftOut = filtered.leftOut;
  const deployed = Object.fromEntries(Object.entries(filtered.templates).map(([file, template]) => [file, withQuestions(file, template, leftOut)]));

  const changed = Object.keys(templates).filter((file) => deployed[file] !== templates[file]);
  const renames = newHashes(source, files, changed, deployed);
  rmSync(target, { recursive: true, force: true });
  copy(resolve(source), target, (path) => {
    const file = relative(resolve(source), path);
    if (!files.includes(file) || renames.size === 0) return undefined;
    const text = changed.includes(file) ? JSON.stringify(deployed[file]) : readFileSync(path, 'utf8');
    return [...renames].reduce((result, [before, after]) => result.replaceAll(before, after), text);
  });
  return { directory: target, stacks: stacks(source, files, deployed), leftOut };
}

/** A changed template needs a new asset hash: under the old one the unchanged template may already lie in the bucket. */
function newHashes(source: string, files: string[], changed: string[], deployed: Record<string, Template>): Map<string, string> {
  const renames = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.assets.json'))) {
    const assets = readJson<{ files?: Record<string, { source: { path?: string } }> }>(source, file).files ?? {};
    for (const [hash, asset] of Object.entries(assets)) {
      const template = asset.source.path && join(file, '..', asset.source.path);
      if (template && changed.includes(template)) renames.set(hash, sha256(hash + JSON.stringify(deployed[template])));
    }
  }
  return renames;
}

function stacks(source: string, files: string[], deployed: Record<string, Template>): AssemblyStack[] {
  return files.filter((file) => file.endsWith('manifest.json')).flatMap((file) => {
    const { artifacts = {} } = readJson<{ artifacts?: Record<string, Artifact> }>(source, file);
    return Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack').map(([id, artifact]) => {
      const template = join(file, '..', artifact.properties!.templateFile!);
      const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
      return {
        name: artifact.properties!.stackName ?? id,
        id: artifact.displayName ?? id,
        account,
        region,
        resources: Object.keys(deployed[template].Resources ?? {}).length,
        templateBytes: statSync(join(source, template)).size,
      };
    });
  });
}

/** The assembly's own files, those of nested assemblies too, without assets. */
function assemblyFiles(directory: string, prefix = ''): string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((item) => {
    const file = join(prefix, item.name);
    if (item.isDirectory()) return item.name.startsWith('assembly-') ? assemblyFiles(directory, file) : [];
    return item.name === 'manifest.json' || /\.(template|assets)\.json$/.test(item.name) ? [file] : [];
  });
}

/** Copies a folder: new text where `rewrite` gives one, links elsewhere. */
function copy(source: string, target: string, rewrite: (path: string) => string | undefined): void {
  mkdirSync(target, { recursive: true });
  for (const item of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, item.name), join(target, item.name)];
    const text = item.isDirectory() ? undefined : rewrite(from);
    if (text !== undefined) writeFileSync(to, text);
    else if (item.isDirectory() && item.name.startsWith('assembly-')) copy(from, to, rewrite);
    else symlinkSync(from, to);
  }
}

const readJson = <T = Template>(directory: string, file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as T;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
