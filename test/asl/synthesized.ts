import { aws_stepfunctions as sfn, Stack } from 'aws-cdk-lib';
import { Json } from './payload';

/** The definition that a state machine has in the template. What CloudFormation fills in stands as `<LogicalId.Attribute>`. */
export function definitionOf(machine: sfn.IStateMachine): Json {
  const resource = machine.node.defaultChild as sfn.CfnStateMachine;
  return JSON.parse(flatten(Stack.of(machine).resolve(resource.definitionString)));
}

function flatten(value: Json): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(flatten).join(value['Fn::Join'][0]);
  if (value.Ref) return `<${value.Ref}>`;
  if (value['Fn::GetAtt']) return `<${value['Fn::GetAtt'].join('.')}>`;
  throw new Error(`no such token is expected in a definition: ${JSON.stringify(value)}`);
}
