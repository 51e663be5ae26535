/** Key of the metadata by which the command `cdk-event-workflows-operate` finds what it can use in a deployed stack. */
export const OPERATE_METADATA = 'cdk-event-workflows:operate';

/** What an operator can use, as `operate/commands/` knows it. */
export type OperableKind = 'orders:operations' | 'orders:catalogue' | 'orders:sweeper' | 'orders:letters'
  | 'messaging:redrive' | 'messaging:preferences' | 'events:bus' | 'events:archive' | 'events:rule';
