import { JobNotActive } from '../core/failure';
import type { Progress } from '../core/progress';

const STEP_PERCENT = 5;
const STEP_MS = 2000;

/** Passes progress on now and then, one write at a time. A write that fails is no reason to stop, but a job that has ended is. */
export function percentReporter(durationSeconds: number, write: (percent: number) => Promise<void>, stop: (reason: Error) => void) {
  let last = { percent: 0, at: 0 };
  let pending: Promise<void> = Promise.resolve();
  return {
    progress: ({ seconds }: Progress) => {
      const percent = Math.max(0, Math.min(99, Math.floor((seconds / durationSeconds) * 100)));
      if (percent < last.percent + STEP_PERCENT || Date.now() < last.at + STEP_MS) return;
      last = { percent, at: Date.now() };
      pending = pending.then(() => write(percent)).catch((error) => {
        if (error instanceof JobNotActive) stop(error);
      });
    },
    settled: () => pending,
  };
}
