import type { MessageFields } from './incoming';
import type { Channel } from './preferences';
import type { Template } from './template';

/** What the dispatcher's construct tells its function, as JSON in `SETTINGS`. */
export interface DispatcherSettings {
  readonly fields: MessageFields;
  readonly channels: Channel[];
  readonly templates: Template[];
  /** How long in-app records are kept. */
  readonly retentionDays: number;
  /** Whether what is sent is not counted in metrics. */
  readonly uncounted?: true;
  /** How e-mails name their sender: an address, or `Name <address>`. */
  readonly emailSender?: string;
}
