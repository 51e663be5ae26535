import { aws_cloudwatch as cloudwatch, aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { PriceList } from '../cost';

/** What the functions' time costs for each minute of source, at list prices; no data where no minute was encoded. */
export function costPerMinute(functions: lambda.Function[], minutes: cloudwatch.IMetric, period: Duration): cloudwatch.MathExpression {
  const terms = functions.map((fn, index) => ({ id: `ms${index}`, usd: usdAMillisecond(fn), metric: fn.metricDuration({ statistic: 'Sum', period }) }));
  return new cloudwatch.MathExpression({
    expression: `(${terms.map(({ id, usd }) => `FILL(${id}, 0) * ${usd}`).join(' + ')}) / minutes`,
    usingMetrics: { minutes, ...Object.fromEntries(terms.map(({ id, metric }) => [id, metric])) },
    period,
    label: 'US dollars a minute',
  });
}

function usdAMillisecond(fn: lambda.Function): string {
  const { prices } = PriceList.US_EAST_1._prices;
  const [{ usd }] = prices[`lambda.gb-seconds.${fn.architecture.name}`].tiers;
  const { memorySize = 128 } = fn.node.defaultChild as lambda.CfnFunction;
  return (usd * memorySize / 1024 / 1000).toFixed(15);
}
