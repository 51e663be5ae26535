import { charge, counted, gigabytes, HOURS_A_MONTH, Meter, PricingByType, standing } from '../charge';
import { Resource } from '../model';

const bytesOut: Meter = (bytes) => [charge('transfer.out-gb', gigabytes(bytes))];

/** A statement of a rule group of one's own or of AWS's is one rule, as each plain rule is. */
function webAcl({ properties }: Resource) {
  return [charge('waf.web-acls', 1), charge('waf.rules', properties.Rules?.length ?? 0)];
}

function endpoint({ properties }: Resource) {
  return properties.VpcEndpointType === 'Interface'
    ? [charge('vpc.endpoint-hours', Math.max(1, properties.SubnetIds?.length ?? 1) * HOURS_A_MONTH)]
    : [];
}

export const EDGE: PricingByType = {
  'AWS::ApiGateway::RestApi': { meters: { requests: counted('apigateway.rest-requests'), bytesOut } },
  'AWS::ApiGateway::Stage': {
    atRest: ({ properties }) => properties.CacheClusterEnabled
      ? [charge(`apigateway.cache.${properties.CacheClusterSize ?? '0.5'}`, HOURS_A_MONTH)]
      : [],
  },
  'AWS::ApiGatewayV2::Api': {
    meters: {
      requests: counted('apigateway.http-requests'),
      messages: counted('apigateway.websocket-messages'),
      connectionMinutes: counted('apigateway.connection-minutes'),
      bytesOut,
    },
  },
  'AWS::Cognito::UserPool': {
    usages: [{ per: 'activeUser', meters: { activeUsers: 1 }, basis: 'modelled', source: 'the stated workload' }],
    meters: {
      activeUsers: (n, { properties }) => [charge(`cognito.active-users.${(properties.UserPoolTier ?? 'ESSENTIALS').toLowerCase()}`, n)],
    },
  },
  'AWS::WAFv2::WebACL': { atRest: webAcl, meters: { requests: counted('waf.requests') } },
  'AWS::KMS::Key': { ...standing('kms.keys'), meters: { requests: counted('kms.requests') } },
  'AWS::KMS::ReplicaKey': standing('kms.keys'),
  'AWS::SecretsManager::Secret': { ...standing('secrets.secrets'), meters: { requests: counted('secrets.requests') } },
  'AWS::SSM::Parameter': { atRest: ({ properties }) => properties.Tier === 'Advanced' ? [charge('ssm.advanced-parameters', 1)] : [] },
  'AWS::EC2::NatGateway': { ...standing('vpc.nat-hours', HOURS_A_MONTH), meters: { bytes: (n) => [charge('vpc.nat-gb', gigabytes(n))] } },
  'AWS::EC2::EIP': standing('vpc.public-ipv4-hours', HOURS_A_MONTH),
  'AWS::EC2::VPCEndpoint': { atRest: endpoint },
  'AWS::Route53::HostedZone': standing('route53.hosted-zones'),
  'AWS::Route53::HealthCheck': standing('route53.health-checks'),
};
