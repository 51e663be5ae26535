import { Call, Plan, Task } from './plan';

/** Times of a step that Step Functions would refuse, or that cannot be meant. */
export function taskTimes({ name, timeoutSeconds, undoTimeoutSeconds, retry, action, compensation, reconcile }: Task): string[] {
  const { maxAttempts, intervalSeconds, backoffRate, maxDelaySeconds } = retry;
  const waits = whole(intervalSeconds) && whole(maxDelaySeconds);
  return [
    ...(whole(timeoutSeconds) && whole(undoTimeoutSeconds) ? [] : [`The time-outs of ${name} have to be whole seconds, at least 1.`]),
    ...heartbeat(name, action, timeoutSeconds),
    ...heartbeat(`${name}'s compensation`, compensation, undoTimeoutSeconds),
    ...heartbeat(`${name}'s reconcile`, reconcile, undoTimeoutSeconds),
    ...(Number.isInteger(maxAttempts) && maxAttempts >= 0 && maxAttempts <= 100 ? [] : [`retry.maxAttempts of ${name} has to be 0–100.`]),
    ...(waits ? [] : [`retry.interval and retry.maxDelay of ${name} have to be whole seconds, at least 1.`]),
    ...(!waits || maxDelaySeconds > intervalSeconds ? [] : [`retry.maxDelay of ${name} has to be longer than retry.interval, its first wait.`]),
    ...(backoffRate >= 1 && backoffRate < Infinity ? [] : [`retry.backoffRate of ${name} is ${backoffRate}: it has to be a number from 1 on.`]),
  ];
}

export function hookTimes({ hookTimeoutSeconds, onCompensating, onCompensated, onParked }: Plan): string[] {
  return [
    ...(whole(hookTimeoutSeconds) ? [] : ['hookTimeout has to be whole seconds, at least 1.']),
    ...Object.entries({ onCompensating, onCompensated, onParked }).flatMap(([name, call]) => heartbeat(name, call, hookTimeoutSeconds)),
  ];
}

function heartbeat(what: string, call: Call | undefined, timeoutSeconds: number): string[] {
  const seconds = call?.heartbeatSeconds;
  if (seconds === undefined || (whole(seconds) && seconds < timeoutSeconds)) return [];
  return [`The heartbeat of ${what} has to be whole seconds and shorter than its time-out.`];
}

const whole = (seconds: number) => Number.isInteger(seconds) && seconds >= 1;
