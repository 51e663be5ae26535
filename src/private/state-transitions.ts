import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';

/** Of all Standard workflows of the account in the Region, a second: Step Functions does not count them by workflow. */
export const stateTransitions = () => new cloudwatch.Metric({
  namespace: 'AWS/States',
  metricName: 'ConsumedCapacity',
  dimensionsMap: { ServiceMetric: 'StateTransition' },
  statistic: 'Sum',
  label: 'state transitions of the account',
});
