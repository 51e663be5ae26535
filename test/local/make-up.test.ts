import { Remedy } from '../../local/emulator-gaps';
import { resolveProperties, withQuestions } from '../../local/make-up';
import { LeftOut } from '../../local/template';

const archive: LeftOut = {
  template: 'Orders.template.json',
  logicalId: 'Archive',
  type: 'AWS::Events::Archive',
  path: 'Orders/Archive',
  reason: '',
  remedy: Remedy.API,
  properties: { SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] }, EventPattern: { account: [{ Ref: 'AWS::AccountId' }] }, RetentionDays: 365 },
};

test('what only CloudFormation knows is asked through outputs, and put in its place', () => {
  const { Outputs = {} } = withQuestions('Orders.template.json', { Outputs: { Own: { Value: 'x' } } }, [archive]);
  const answers: Record<string, string> = { '{"Fn::GetAtt":["Bus","Arn"]}': 'arn:bus', '{"Ref":"AWS::AccountId"}': '000000000000' };
  const outputs = Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, answers[JSON.stringify(Value)]]));
  expect(Outputs.Own).toEqual({ Value: 'x' });
  expect(Object.keys(Outputs).filter((name) => /^LeftOut[a-z0-9A-Z]+$/.test(name))).toHaveLength(3);
  expect(resolveProperties(archive, outputs)).toEqual({ SourceArn: 'arn:bus', EventPattern: { account: ['000000000000'] }, RetentionDays: 365 });
});

test('templates with nothing to ask stay as they are', () => {
  const template = { Outputs: {} };
  expect(withQuestions('Media.template.json', template, [archive])).toBe(template);
  expect(withQuestions('Orders.template.json', template, [{ ...archive, remedy: Remedy.NONE }])).toBe(template);
});
