/** Draws the reference app's state machines from the synthesized templates into docs/workflows.md. */
import { writeFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MediaStack } from '../examples/reference-app/media-stack';
import { OrdersStack } from '../examples/reference-app/orders-stack';
import { toMermaid } from '../src/saga/core/mermaid';

const app = new App();
const media = new MediaStack(app, 'Media');
const orders = new OrdersStack(app, 'Orders', { userPool: media.userPool });

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

/** A definition as text; values that only a deployment knows become their names. */
function plain(text: string | { 'Fn::Join': [string, unknown[]] }): string {
  if (typeof text === 'string') return text;
  return text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'deployed')).join('');
}
