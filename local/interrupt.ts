import { LocalError } from './local-error';

/** Ctrl-C, and what is to be said once everything is cleaned up. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Cleans up after an interruption and says in one sentence how things stand. The last one counts. */
  cleanUp: () => Promise<string>;
}

/** Runs a command so that Ctrl-C and errors of the user's end in one clear sentence and an exit code. */
export async function interruptible(command: (interrupt: Interrupt) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const interrupt: Interrupt = { signal: controller.signal, cleanUp: async () => 'Interrupted.' };
  const abort = () => controller.abort();
  process.on('SIGINT', abort).on('SIGTERM', abort).on('SIGHUP', abort);
  try {
    await command(interrupt);
  } catch (error) {
    if (!controller.signal.aborted && !(error instanceof LocalError)) throw error;
    if (!controller.signal.aborted) console.error((error as LocalError).message);
    process.exitCode = 1;
  } finally {
    if (controller.signal.aborted) {
      console.error(await interrupt.cleanUp());
      process.exitCode = 130;
    }
    process.off('SIGINT', abort).off('SIGTERM', abort).off('SIGHUP', abort);
  }
}
