import emulatorTypes from './emulator-types.json';

export type Properties = Record<string, unknown>;

/** Resource types that the emulator's CloudFormation has, taken from the version in `requirements.txt`. */
const KNOWN_TYPES = new Set(emulatorTypes.types);

/** Types that have no handler of their own but can be had all the same, and what the local run does about them. */
interface Substitute {
  readonly remedy: Remedy;
  /** What references get instead: by attribute name, `Ref` for the reference itself. */
  standIn(logicalId: string, properties: Properties): Record<string, unknown>;
}

export enum Remedy {
  NONE = 'left out',
  API = 'made up for through its API',
  TARGET = 'replaced by what it points to',
}

/** The archive's name in the API: its own, otherwise the logical id (an archive's name has 48 characters at most). */
export const archiveName = (logicalId: string, properties: Properties) => properties.ArchiveName ?? logicalId.slice(-48);

/** The same of an alarm. */
export const alarmName = (logicalId: string, properties: Properties) => properties.AlarmName ?? logicalId;

/** The reference to a resource of this account and Region by its name. */
function named(service: string, type: string, name: unknown) {
  const arn = ['arn:', { Ref: 'AWS::Partition' }, `:${service}:`, { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:${type}`, name];
  return { Ref: name, Arn: { 'Fn::Join': ['', arn] } };
}

export const SUBSTITUTES: Record<string, Substitute> = {
  'AWS::Events::Archive': {
    remedy: Remedy.API,
    standIn: (logicalId, properties) => named('events', 'archive/', archiveName(logicalId, properties)),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    remedy: Remedy.API,
    standIn: (logicalId, properties) => named('cloudwatch', 'alarm:', alarmName(logicalId, properties)),
  },
  // Versions and aliases of state machines run the latest definition.
  'AWS::StepFunctions::StateMachineVersion': {
    remedy: Remedy.TARGET,
    standIn: (_, { StateMachineArn: target }) => ({ Ref: target, Arn: target }),
  },
  'AWS::StepFunctions::StateMachineAlias': {
    remedy: Remedy.TARGET,
    standIn: (_, { RoutingConfiguration: routes, DeploymentPreference: preference }) => {
      const [first] = (routes ?? [preference]) as (Properties | undefined)[];
      const target = first?.StateMachineVersionArn;
      return { Ref: target, Arn: target };
    },
  },
  'AWS::Kinesis::StreamConsumer': {
    remedy: Remedy.TARGET,
    standIn: (_, { StreamARN: target }) => ({ Ref: target, ConsumerARN: target }),
  },
};

/** Properties that make the emulator refuse a resource whose type it has. */
const REFUSED_PROPERTIES: Record<string, string[]> = {
  'AWS::CloudWatch::Alarm': ['Metrics'],
};

/** Properties without which a resource of the type means nothing: when one refers to what is left out, the resource goes too. */
export const ESSENTIAL_PROPERTIES: Record<string, string[]> = {
  'AWS::EC2::Route': ['NatGatewayId'],
  'AWS::IAM::ManagedPolicy': ['PolicyDocument'],
  'AWS::IAM::Policy': ['PolicyDocument'],
  'AWS::Lambda::EventSourceMapping': ['EventSourceArn', 'FunctionName'],
  'AWS::Lambda::Permission': ['FunctionName', 'SourceArn'],
  'AWS::S3::BucketPolicy': ['PolicyDocument'],
  'AWS::SNS::Subscription': ['Endpoint', 'TopicArn'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument'],
};

/** Why the emulator would refuse the resource; undefined when it takes it. */
export function refusal(type: string, properties: Properties): string | undefined {
  if (!KNOWN_TYPES.has(type) && !type.startsWith('Custom::')) return `the emulator has no ${type}`;
  const refused = REFUSED_PROPERTIES[type]?.find((property) => property in properties);
  return refused && `the emulator has no ${type} with ${refused}`;
}
