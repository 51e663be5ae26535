import { aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { ResilientQueue } from '../messaging';
import { MediaTasks } from './workflow-tasks';

/** The branch that makes the renditions. Its result: `{ outputs, frames }`. */
export function encodingBranch(tasks: MediaTasks, encodeQueue: ResilientQueue): sfn.IChainable {
  return tasks.queue('Encode', encodeQueue, { interval: Duration.seconds(30), maxAttempts: 3 });
}
