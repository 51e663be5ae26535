import { aws_apigateway as apigateway, aws_xray as xray, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderSagaProps } from './order-saga-props';
import type { CostUsageProfile } from '../cost';
import { ServiceApi } from '../private/service-api';

/** Share of the requests that X-Ray traces unless told otherwise, of those beyond the first of each second. */
const DEFAULT_TRACED_SHARE = 0.05;

/**
 * Which orders are traced. The API decides it for each request, and all that follows keeps to it: functions, workflow and queues
 * by themselves, the outbox by the header that is kept with the order's first event. Without a rule the first request of every second would be traced,
 * which in most shops is every one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-configuring-xray-sampling-rules.html
 */
function sampleTraces(scope: Construct, { deploymentStage }: apigateway.RestApi, share: number): void {
  const { restApi, stageName } = deploymentStage;
  const { partition, region } = Stack.of(scope);
  const rule = new Construct(scope, 'Traces');
  new xray.CfnSamplingRule(rule, 'Rule', {
    samplingRule: {
      ruleName: Names.uniqueResourceName(rule, { maxLength: 32 }),
      resourceArn: `arn:${partition}:apigateway:${region}::/restapis/${restApi.restApiId}/stages/${stageName}`,
      fixedRate: share,
      reservoirSize: 0,
      priority: 1000,
      host: '*',
      httpMethod: '*',
      serviceName: '*',
      serviceType: '*',
      urlPath: '*',
      version: 1,
    },
  });
}

/** Lets the API of the orders decide; answers the share. An API of the user's own has rules of its own. */
export function tracedShare(scope: Construct, { apiResource, tracedShare: share = DEFAULT_TRACED_SHARE }: OrderSagaProps, api?: ServiceApi): number {
  if (!api || apiResource) return 1;
  sampleTraces(scope, api.restApi, share);
  return share;
}

/** Usage with so many of the traces recorded. */
export function withTraces(usage: CostUsageProfile, share: number): CostUsageProfile {
  const resources = Object.entries(usage.resources).map(([path, { type, meters }]) =>
    [path, { type, meters: 'traces' in meters ? { ...meters, traces: meters.traces * share } : meters }]);
  return { ...usage, resources: Object.fromEntries(resources) };
}
