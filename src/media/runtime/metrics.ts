import { Metrics } from '@aws-lambda-powertools/metrics';
import { environment } from './environment';
import { NAMESPACE } from '../core/metrics';

/** Metrics of the function, kept apart by pipeline. */
export const pipelineMetrics = () => new Metrics({ namespace: NAMESPACE, defaultDimensions: { pipeline: environment('PIPELINE') } });
