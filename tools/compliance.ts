/** Counts what each cdk-nag pack finds in the reference app, into docs/compliance.md. */
import { writeFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { addStacks } from '../examples/reference-app/stacks';
import { findings, PACK_NAMES, STANDARD_PACKS } from '../test/nag';

const app = new App();
const stacks = Object.values(addStacks(app));

const rows = PACK_NAMES.map((pack) => [pack, ...stacks.map((stack) => String(findings(stack, pack).length))]);
const rules = PACK_NAMES.filter((pack) => !STANDARD_PACKS.includes(pack)).flatMap((pack) => {
  const counts = new Map<string, number>();
  for (const rule of stacks.flatMap((stack) => findings(stack, pack)).map((finding) => finding.split(' at ')[0].replace(/\[.*/, ''))) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([rule, count]) => [rule, String(count)]);
});

writeFileSync('docs/compliance.md', `# Open cdk-nag findings of the reference app

AwsSolutions and Serverless are clean as the constructs come. The other packs ask for what costs fixed money (customer keys, VPC, replication,
backup plans); their findings stay open here and are counted, not acknowledged. Counted by \`npx tsx tools/compliance.ts\`.

${table([['pack', ...stacks.map(({ stackName }) => stackName)], ...rows])}

## By rule

${table([['rule', 'findings'], ...rules])}
`);

function table([head, ...body]: string[][]): string {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
