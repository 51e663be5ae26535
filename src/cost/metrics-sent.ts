import { aws_lambda as lambda } from 'aws-cdk-lib';
import { HOURS_A_MONTH } from './core/charge';
import { CostUsage } from './cost-usage';

/** States how many custom metrics a function sends. CloudWatch charges them by the hour in which they are sent; every hour is taken. */
export function stateMetrics(fn: lambda.IFunction, customMetrics: number, what: string): void {
  CostUsage.state(fn, { per: 'month', meters: { customMetrics }, measured: false, source: `${what}, some every hour: CloudWatch charges metrics by the hour` });
}

/** States a custom metric that is sent only when something rare happens: an hour of it each time. */
export function stateRareMetric(fn: lambda.IFunction, per: string): void {
  CostUsage.state(fn, { per, meters: { customMetrics: 1 / HOURS_A_MONTH }, measured: false, source: 'an hour of a metric each, as if each came in an hour of its own' });
}
