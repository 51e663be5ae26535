import { OperateError } from './operate-error';
import { operateProgram } from './program';

/** Runs the command with these arguments; errors end in one sentence and exit code 1. */
export async function run(args: string[]): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  try {
    await operateProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    const { name, message } = error as Error;
    console.error(error instanceof OperateError ? message : `${name}: ${message}`);
    process.exitCode = 1;
  }
}
