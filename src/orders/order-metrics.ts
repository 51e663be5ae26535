import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MEASURED_BY, MEASURES, NAMESPACE } from './core/business';

/**
 * The figures of an order system, in CloudWatch's namespace `EventWorkflows/Orders`. An order counts once in each, however often its events come.
 * They take four custom metrics of $0.30 a month each, a further one for each further currency and one while orders are parked.
 */
export abstract class OrderMetrics extends Construct {
  /**
   * Orders accepted: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricOrdersPlaced(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('OrdersPlaced', options);
  }

  /**
   * Orders paid and shipped: how many times to shipment were measured in 5 minutes.
   *
   * @param options overrides; the statistic stays `SampleCount`
   */
  public metricOrdersConfirmed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricTimeToShipment({ ...options, statistic: 'SampleCount' });
  }

  /**
   * Orders that ended otherwise: rejected, or cancelled by a failure. Those that customers cancelled are not among them. Sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricOrdersFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('OrdersFailed', options);
  }

  /**
   * Orders that came to need a person: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricOrdersParked(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('OrdersParked', options);
  }

  /**
   * Confirmed orders in a hundred that ended, customers' cancellations left out: over 5 minutes.
   *
   * @param options overrides
   */
  public metricOrderSuccessRate(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: '100 * FILL(confirmed, 0) / (FILL(confirmed, 0) + FILL(failed, 0))',
      usingMetrics: { confirmed: this.metricOrdersConfirmed(), failed: this.metricOrdersFailed() },
      label: 'Orders that succeed (%)',
      ...options,
    });
  }

  /**
   * Seconds from order to shipment: average over 5 minutes.
   *
   * @param options overrides
   */
  public metricTimeToShipment(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('TimeToShipment', { statistic: 'Average', ...options });
  }

  /**
   * Money taken for confirmed orders, in minor units (cents): sum over 5 minutes.
   *
   * @param currency code, such as `EUR`
   * @param options overrides
   */
  public metricRevenue(currency: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.measured('Revenue', options, { currency });
  }

  private measured(metricName: keyof typeof MEASURES, options?: cloudwatch.MetricOptions, more?: Record<string, string>): cloudwatch.Metric {
    const dimensionsMap = { service: MEASURED_BY, orders: this.node.path, ...more };
    return new cloudwatch.Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', ...options }).attachTo(this);
  }
}
