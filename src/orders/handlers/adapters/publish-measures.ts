import { Metrics } from '@aws-lambda-powertools/metrics';
import { Measure, MEASURES, NAMESPACE } from '../../core/business';

export type PublishMeasures = (measures: Measure[]) => void;

/** Writes measures to the log in the embedded metric format, one line for all and one for each currency. */
export const publishMeasures = (orders: string): PublishMeasures => (measures) => {
  for (const currency of new Set(measures.map((measure) => measure.currency))) {
    const metrics = new Metrics({ namespace: NAMESPACE, defaultDimensions: { orders } });
    if (currency) metrics.addDimension('currency', currency);
    for (const { name, value } of measures.filter((measure) => measure.currency === currency)) metrics.addMetric(name, MEASURES[name], value);
    metrics.publishStoredMetrics();
  }
};
