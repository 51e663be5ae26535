import type { MediaPipeline } from './media-pipeline';
import { Monitoring } from '../observability/monitorable';
import { functionGraphs } from '../private/function-graphs';

export function mediaMonitoring(pipeline: MediaPipeline): Monitoring {
  const { functions, alarms, arrivals, encodeQueue, thumbnailQueue } = pipeline;
  const queues = [arrivals, encodeQueue, thumbnailQueue];
  return {
    title: `Media ${pipeline.node.path}`,
    graphs: [
      { title: 'Jobs', left: [pipeline.metricCompleted({ label: 'completed' }), pipeline.metricFailed({ label: 'failed' })] },
      { title: 'Time of a job', left: [pipeline.metricDuration({ label: 'average' }), pipeline.metricDuration({ label: 'slowest', statistic: 'Maximum' })] },
      { title: 'Encoding', left: [pipeline.metricEncodedMinutes()], right: [pipeline.metricRealTimeFactor()] },
      { title: 'Waiting', left: queues.map((queue) => queue.metricDepth({ label: queue.node.id })) },
      ...functionGraphs(functions),
    ],
    alarms,
  };
}
