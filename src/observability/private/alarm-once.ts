import { Construct } from 'constructs';
import { RunbookAlarm, RunbookAlarmProps } from '../../private/alarm';

/** An alarm beside its resource; the same one when the resource is wrapped twice. */
export function alarmOnce(scope: Construct, id: string, props: RunbookAlarmProps): RunbookAlarm {
  return (scope.node.tryFindChild(id) as RunbookAlarm | undefined) ?? new RunbookAlarm(scope, id, props);
}
