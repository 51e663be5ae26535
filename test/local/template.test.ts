import fc from 'fast-check';
import { Remedy } from '../../local/emulator-gaps';
import { filterTemplates, Template } from '../../local/template';

const filter = (template: Template) => {
  const { templates, leftOut } = filterTemplates({ t: template });
  return { template: templates.t, leftOut };
};

const queue = (properties = {}, more = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties, ...more });
/** A type that the emulator does not have. */
const trail = (properties = {}) => ({ Type: 'AWS::CloudTrail::Trail', Properties: properties });
const trailArn = { 'Fn::GetAtt': ['Trail', 'Arn'] };

test('what the emulator has stays as it is, the same object', () => {
  const template = { Resources: { Queue: queue(), Custom: { Type: 'Custom::Thing' } }, Outputs: { Q: { Value: { Ref: 'Queue' } } } };
  expect(filter(template)).toEqual({ template, leftOut: [] });
  expect(filter(template).template).toBe(template);
});

test('says what is left out, where it is in the app, and why', () => {
  const Metadata = { 'aws:cdk:path': 'Audit/Trail/Resource' };
  expect(filter({ Resources: { Trail: { ...trail(), Metadata } } }).leftOut).toEqual([{
    template: 't',
    logicalId: 'Trail',
    type: 'AWS::CloudTrail::Trail',
    path: 'Audit/Trail',
    properties: {},
    reason: 'the emulator has no AWS::CloudTrail::Trail',
    remedy: Remedy.NONE,
  }]);
});

test('a type that the emulator has may be refused for a property', () => {
  const { leftOut } = filter({ Resources: { Sum: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } }, One: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'x' } } } });
  expect(leftOut.map(({ logicalId, reason }) => [logicalId, reason])).toEqual([['Sum', 'the emulator has no AWS::CloudWatch::Alarm with Metrics']]);
});

describe('references to what is left out', () => {
  const inQueue = (properties: object) => (filter({ Resources: { Trail: trail(), Q: queue(properties) } }).template.Resources!.Q);

  test.each([
    ['a property goes', { Name: 'a', Trail: { Ref: 'Trail' } }, { Name: 'a' }],
    ['an element of a list goes', { Actions: [trailArn, 'b'] }, { Actions: ['b'] }],
    ['a list that becomes empty goes', { Actions: [trailArn], Name: 'a' }, { Name: 'a' }],
    ['a statement without its resource goes', { Statement: [{ Effect: 'Allow', Resource: trailArn }, { Effect: 'Allow', Resource: 'x' }] }, { Statement: [{ Effect: 'Allow', Resource: 'x' }] }],
    ['a statement keeps its other resources', { Statement: [{ Resource: [trailArn, 'x'] }] }, { Statement: [{ Resource: ['x'] }] }],
    ['a target goes as a whole', { Targets: [{ Id: '1', Arn: trailArn }, { Id: '2', Arn: 'x' }] }, { Targets: [{ Id: '2', Arn: 'x' }] }],
    ['a variable goes, the others stay', { Variables: { A: { Ref: 'Trail' }, B: 'b' } }, { Variables: { B: 'b' } }],
    ['in joined text a placeholder is written', { Body: { 'Fn::Join': ['', ['a', trailArn, { Ref: 'AWS::Region' }]] } }, { Body: { 'Fn::Join': ['', ['a', 'left-out', { Ref: 'AWS::Region' }]] } }],
    ['in substituted text too', { Body: { 'Fn::Sub': 'a${Trail.Arn}b${Trail}c${Q}' } }, { Body: { 'Fn::Sub': 'aleft-outbleft-outc${Q}' } }],
    ['a branch of a condition becomes no value', { A: { 'Fn::If': ['C', trailArn, 'b'] } }, { A: { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, 'b'] } }],
    ['another function goes as a whole', { A: { 'Fn::Select': [0, { 'Fn::Split': [':', trailArn] }] }, B: 'b' }, { B: 'b' }],
  ])('%s', (_, before, after) => expect(inQueue(before)).toEqual(queue(after)));

  test('dependencies and outputs go', () => {
    const { template } = filter({
      Resources: { Trail: trail(), Q: queue({}, { DependsOn: ['Trail', 'P'] }), P: queue({}, { DependsOn: 'Trail' }) },
      Outputs: { Trail: { Value: trailArn }, Q: { Value: { Ref: 'Q' } } },
    });
    expect(template).toEqual({ Resources: { Q: queue({}, { DependsOn: ['P'] }), P: queue() }, Outputs: { Q: { Value: { Ref: 'Q' } } } });
  });

  test('a resource that means nothing without them goes too, and what refers to that one', () => {
    const policy = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Resource: trailArn }] } } };
    const { template, leftOut } = filter({ Resources: { Trail: trail(), Policy: policy, Q: queue({ Policies: [{ Ref: 'Policy' }, 'p'] }) } });
    expect(template.Resources).toEqual({ Q: queue({ Policies: ['p'] }) });
    expect(leftOut[1]).toMatchObject({ logicalId: 'Policy', reason: 'its PolicyDocument refers to what is left out' });
  });

  test('imports of an export that goes are references as well, in other stacks', () => {
    const { templates } = filterTemplates({
      b: { Resources: { Q: queue({ A: { 'Fn::ImportValue': 'a:Trail' }, B: { 'Fn::ImportValue': 'a:Other' } }) } },
      a: { Resources: { Trail: trail() }, Outputs: { Trail: { Value: trailArn, Export: { Name: 'a:Trail' } } } },
    });
    expect(templates.b.Resources!.Q).toEqual(queue({ B: { 'Fn::ImportValue': 'a:Other' } }));
  });

  test('a nested stack keeps its outputs and its parameters', () => {
    const { templates } = filterTemplates({
      parent: { Resources: { Trail: trail(), N: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Trail: trailArn } } } } },
      child: { Resources: { Trail: trail() }, Outputs: { Trail: { Value: trailArn } } },
    }, new Set(['child']));
    expect(templates.parent.Resources!.N.Properties).toEqual({ Parameters: { Trail: 'left-out' } });
    expect(templates.child.Outputs).toEqual({ Trail: { Value: 'left-out' } });
  });
});

describe('what has a substitute', () => {
  test('an archive is referred to by the name that it gets', () => {
    const { template, leftOut } = filter({ Resources: { Archive: { Type: 'AWS::Events::Archive', Properties: { SourceArn: 'bus' } }, Q: queue({ A: { Ref: 'Archive' }, B: { 'Fn::GetAtt': ['Archive', 'Arn'] } }) } });
    expect(leftOut[0].remedy).toBe(Remedy.API);
    expect(template.Resources!.Q.Properties).toMatchObject({ A: 'Archive', B: { 'Fn::Join': ['', expect.arrayContaining([':archive/', 'Archive'])] } });
  });

  test('an alias of a state machine becomes the machine, through its version', () => {
    const { template } = filter({
      Resources: {
        Machine: { Type: 'AWS::StepFunctions::StateMachine' },
        Version: { Type: 'AWS::StepFunctions::StateMachineVersion', Properties: { StateMachineArn: { Ref: 'Machine' } } },
        Alias: { Type: 'AWS::StepFunctions::StateMachineAlias', Properties: { RoutingConfiguration: [{ StateMachineVersionArn: { Ref: 'Version' }, Weight: 100 }] } },
        Q: queue({ A: { Ref: 'Alias' }, B: { 'Fn::Sub': 'x-${Alias.Arn}' } }),
      },
    });
    expect(template.Resources!.Q.Properties).toEqual({ A: { Ref: 'Machine' }, B: { 'Fn::Sub': ['x-${AliasStandInArn}', { AliasStandInArn: { Ref: 'Machine' } }] } });
  });
});

describe('for any template', () => {
  const ids = ['A', 'B', 'C', 'D', 'E'];
  const id = fc.constantFrom(...ids);
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>('text', 1, true),
      id.map((Ref) => ({ Ref })),
      id.map((one) => ({ 'Fn::GetAtt': [one, 'Arn'] })),
      id.map((one) => ({ 'Fn::GetAtt': `${one}.Arn` })),
      fc.tuple(id, id).map(([one, other]) => ({ 'Fn::Sub': `x\${${one}}y\${${other}.Arn}` })),
      fc.array(tie('value'), { maxLength: 3 }).map((pieces) => ({ 'Fn::Join': ['', pieces] })),
      fc.tuple(tie('value'), tie('value')).map(([a, b]) => ({ 'Fn::If': ['Condition', a, b] })),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('P', 'Q', 'R'), tie('value'), { maxKeys: 3 }),
    ),
  }));
  const type = fc.constantFrom('AWS::SQS::Queue', 'AWS::CloudTrail::Trail', 'AWS::Events::Archive', 'AWS::StepFunctions::StateMachineVersion', 'AWS::IAM::Policy');
  const resource = fc.record({
    Type: type,
    Properties: fc.dictionary(fc.constantFrom('PolicyDocument', 'StateMachineArn', 'ArchiveName', 'Other'), value),
    DependsOn: fc.oneof(id, fc.array(id, { maxLength: 3 })),
  });
  const template = fc.record({
    Resources: fc.tuple(...ids.map(() => resource)).map((resources) => Object.fromEntries(resources.map((one, i) => [ids[i], one]))),
    Outputs: fc.dictionary(fc.constantFrom('X', 'Y'), fc.record({ Value: value })),
  }) as unknown as fc.Arbitrary<Template>;

  test('no reference is left to what is gone, and only what was refused or depends on it is gone', () => {
    fc.assert(fc.property(template, (before) => {
      const { template: after, leftOut } = filter(before);
      expect(references(after).filter((one) => !(one in after.Resources!))).toEqual([]);
      expect(leftOut.map(({ logicalId }) => logicalId).sort()).toEqual(ids.filter((one) => !(one in after.Resources!)));
      for (const one of ids.filter((kept) => kept in after.Resources!)) expect(after.Resources![one].Type).not.toMatch(/Trail|Archive|Version/);
    }), { numRuns: 500 });
  });

  test('filtering again changes nothing', () => {
    fc.assert(fc.property(template, (before) => {
      const once = filter(before).template;
      expect(filter(once).template).toBe(once);
    }));
  });
});

/** Ids of resources that a template refers to, in every way it can. */
function references(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(references);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'Ref') return value.startsWith('AWS::') ? [] : [value];
    if (key === 'Fn::GetAtt') return [Array.isArray(value) ? value[0] : value.split('.')[0]];
    if (key === 'DependsOn') return [value].flat();
    if (key === 'Fn::Sub') {
      const [text, variables] = Array.isArray(value) ? value : [value, {}];
      const named = [...text.matchAll(/\$\{(\w+)[^}]*\}/g)].map(([, name]: string[]) => name).filter((name) => !(name in variables));
      return [...named, ...references(variables)];
    }
    return references(value);
  });
}

test('an alarm of alarms is made through the API, unless one of them is left out', () => {
  const composite = (id: string) => ({ Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule: { 'Fn::Join': ['', ['ALARM(', { 'Fn::GetAtt': [id, 'Arn'] }, ')']] } } });
  const { leftOut } = filterTemplates({
    a: {
      Resources: {
        Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
        Sum: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } },
        OfPlain: composite('Plain'),
        OfSum: composite('Sum'),
      },
    },
  });
  expect(leftOut.map(({ logicalId, remedy }) => `${logicalId} ${remedy}`)).toEqual(['Sum left out', 'OfPlain made up for through its API', 'OfSum left out']);
});
