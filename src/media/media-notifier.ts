import type { MediaPipeline } from './media-pipeline';
import { NotificationDispatcher, NotificationDispatcherProps, NotificationTemplate } from '../messaging';

const TEMPLATES: NotificationTemplate[] = [
  { kind: 'COMPLETED', subject: '{fileName} is ready', text: 'Your video {fileName} can be watched now.' },
  { kind: 'FAILED', subject: '{fileName} could not be processed', text: 'Your video {fileName} could not be processed. {error.message}' },
];

/** Tells each owner by the channels of their choice how their job ended. */
export function tellOwners(pipeline: MediaPipeline, id: string, props: NotificationDispatcherProps): NotificationDispatcher {
  const notifier = new NotificationDispatcher(pipeline, id, { kindField: 'status', idFields: ['jobId', 'status'], templates: TEMPLATES, ...props });
  pipeline.notifications.addQueue(notifier.queue.queue);
  return notifier;
}
