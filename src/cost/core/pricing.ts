import { counted, Meter, Pricing, PricingByType } from './charge';
import { COMPUTE } from './services/compute';
import { EDGE } from './services/edge';
import { MESSAGING } from './services/messaging';
import { OPERATIONS } from './services/operations';
import { STORAGE } from './services/storage';

const PRICED: PricingByType = { ...COMPUTE, ...EDGE, ...MESSAGING, ...OPERATIONS, ...STORAGE };

/** Meters that a resource of any type may have. */
const COMMON: Readonly<Record<string, Meter>> = {
  traces: counted('xray.traces'),
  customMetrics: counted('cloudwatch.custom-metrics'),
};

/** Types that cost nothing by themselves. */
const FREE = new RegExp(`^(${[
  'AWS::ApiGateway::(Account|Authorizer|Deployment|GatewayResponse|Method|Model|RequestValidator|Resource|UsagePlan|UsagePlanKey|ApiKey)',
  'AWS::ApiGatewayV2::(?!Api$).*',
  'AWS::Budgets::Budget',
  'AWS::CDK::Metadata',
  'AWS::CE::.*',
  'AWS::CloudFormation::.*',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::Cognito::(?!UserPool$).*',
  'AWS::DAX::(ParameterGroup|SubnetGroup)',
  'AWS::EC2::(VPC|Subnet|Route|RouteTable|SubnetRouteTableAssociation|InternetGateway|VPCGatewayAttachment|SecurityGroup(In|E)gress|SecurityGroup)',
  'AWS::EventSchemas::(Schema|Registry)',
  'AWS::Events::(Rule|EventBusPolicy|ApiDestination|Connection)',
  'AWS::IAM::.*',
  'AWS::KMS::Alias',
  'AWS::Lambda::(Permission|LayerVersion|LayerVersionPermission|EventInvokeConfig|CodeSigningConfig)',
  'AWS::Logs::(LogStream|QueryDefinition|ResourcePolicy|SubscriptionFilter)',
  'AWS::ResourceGroups::Group',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::(Subscription|TopicPolicy|TopicInlinePolicy)',
  'AWS::SQS::Queue(Inline)?Policy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::(ResourcePolicy|SecretTargetAttachment)',
  'AWS::StepFunctions::(Activity|StateMachineAlias|StateMachineVersion)',
  'AWS::WAFv2::(WebACLAssociation|IPSet|LoggingConfiguration)',
  'AWS::XRay::(Group|SamplingRule|ResourcePolicy)',
  'Custom::.*',
].join('|')})$`);

export function pricingOf(type: string): Pricing {
  return PRICED[type] ?? {};
}

export function meterOf(type: string, name: string): Meter | undefined {
  return pricingOf(type).meters?.[name] ?? COMMON[name];
}

/** Whether the bill knows the type, be it free. */
export function isKnown(type: string): boolean {
  return type in PRICED || FREE.test(type);
}

/** The meters of a type. */
export function meterNames(type: string): string[] {
  return [...Object.keys(pricingOf(type).meters ?? {}), ...Object.keys(COMMON)];
}
