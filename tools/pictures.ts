/** Draws the reference app's state machines into docs/workflows.md, its dashboards and its bill into docs/pictures/, from the synthesized templates. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../examples/reference-app/stacks';
import { drawDashboards, Widget } from '../local/dashboard/draw';
import { CostReport } from '../src/cost';
import { toMermaid } from '../src/saga/core/mermaid';

const app = new App();
const { media, orders, operations } = addStacks(app);

mkdirSync('docs/pictures', { recursive: true });
writeFileSync('docs/pictures/dashboard.svg', drawDashboards(pagesIn(operations)));
writeFileSync('docs/pictures/cost.svg', CostReport.fromStage(app, { orders: 10_000, videoMinutes: 500 }).picture());
writeFileSync('docs/workflows.md', [
  '# The state machines of the reference app',
  '',
  'Drawn from the synthesized templates by `npx tsx tools/pictures.ts`. Thick arrows are the way on, dotted ones lead on after an error.',
  '',
  ...[media, orders].flatMap((stack) => definitionsIn(stack).flatMap(([name, definition]) => [
    `## ${name}`, '', '```mermaid', toMermaid(definition).trimEnd(), '```', '',
  ])),
].join('\n'));

/** Every state machine of a stack by its logical id without the hash. */
function definitionsIn(stack: Stack): [string, any][] {
  const machines = Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine');
  return Object.entries(machines).map(([id, { Properties: { DefinitionString: text } }]) =>
    [`${stack.stackName} ${id.replace(/[0-9A-F]{8}$/, '')}`, JSON.parse(plain(text))]);
}

/** The widgets of every dashboard of a stack. */
function pagesIn(stack: Stack): Widget[][] {
  const dashboards = Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard');
  return Object.values(dashboards).map(({ Properties: { DashboardBody: body } }) => JSON.parse(plain(body, logicalId)).widgets);
}

/** Whose attribute it is, of this stack or, by the name of its export, of another, as CloudFormation would name it. */
function logicalId(value: unknown): string {
  const { 'Fn::GetAtt': attribute, 'Fn::ImportValue': exported } = value as { 'Fn::GetAtt'?: string[]; 'Fn::ImportValue'?: string };
  const [, stack, id] = /^(.+):ExportsOutputFnGetAtt(\w+?[0-9A-F]{8})Arn/.exec(exported ?? '') ?? [];
  return attribute?.[0] ?? (id ? `${stack}-${id}` : 'deployed');
}

/** A definition as text; values that only a deployment knows become what `name` calls them. */
function plain(text: string | { 'Fn::Join': [string, unknown[]] }, name: (value: unknown) => string = () => 'deployed'): string {
  if (typeof text === 'string') return text;
  return text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : name(part))).join('');
}
