import { z } from 'zod';

/** What an alarm sets off; the construct hands it to its function as JSON in `REMEDY`. */
const remedySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('START_EXECUTION'), stateMachineArn: z.string(), input: z.string() }),
  z.object({ kind: z.literal('SET_CONCURRENCY'), functionName: z.string(), concurrency: z.number().int().min(0) }),
  z.object({ kind: z.literal('RESTART'), functionName: z.string() }),
  z.object({ kind: z.literal('STOP_CONSUMING'), eventSourceMappingId: z.string() }),
]);

export type Remedy = z.infer<typeof remedySchema>;

/** What CloudWatch invokes a function with. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
const alarmEvent = z.object({
  alarmArn: z.string(),
  alarmData: z.object({
    alarmName: z.string(),
    state: z.object({ value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']), reason: z.string().default(''), timestamp: z.string() }),
  }),
});

/** What remedies need of the world. */
export interface RemedyPorts {
  /** Answers the execution's name; the one of that name that already runs or ran is not started again. */
  startExecution(stateMachineArn: string, name: string, input: string): Promise<void>;
  setConcurrency(functionName: string, concurrency: number): Promise<void>;
  stopConsuming(eventSourceMappingId: string): Promise<void>;
  describe(functionName: string): Promise<string>;
  /** Any change of its configuration gives a function new environments. */
  setDescription(functionName: string, description: string): Promise<void>;
  /** Tells people. */
  tell(subject: string, message: string): Promise<void>;
}

export function parseRemedy(json: string): Remedy {
  return remedySchema.parse(JSON.parse(json));
}

/** Does what helps when an alarm goes off, and tells what was done or why not; a failure is told and thrown, so that it is tried again. */
export async function remediate(event: unknown, remedy: Remedy, ports: RemedyPorts): Promise<'DONE' | 'NOT_IN_ALARM'> {
  const { alarmArn, alarmData: { alarmName, state } } = alarmEvent.parse(event);
  if (state.value !== 'ALARM') return 'NOT_IN_ALARM';
  const evidence = { alarm: alarmName, alarmArn, since: state.timestamp, reason: state.reason, remedy };
  try {
    await apply(remedy, alarmName, state.timestamp, ports);
  } catch (error) {
    await ports.tell(`Remedy failed: ${alarmName}`, JSON.stringify({ ...evidence, error: String(error) }, null, 2));
    throw error;
  }
  await ports.tell(`Remedy applied: ${alarmName}`, JSON.stringify(evidence, null, 2));
  return 'DONE';
}

async function apply(remedy: Remedy, alarmName: string, since: string, ports: RemedyPorts): Promise<void> {
  switch (remedy.kind) {
    case 'START_EXECUTION': return ports.startExecution(remedy.stateMachineArn, executionName(`${alarmName}-${since}`), remedy.input);
    case 'RESTART': return ports.setDescription(remedy.functionName, restarted(await ports.describe(remedy.functionName), since));
    case 'SET_CONCURRENCY': return ports.setConcurrency(remedy.functionName, remedy.concurrency);
    case 'STOP_CONSUMING': return ports.stopConsuming(remedy.eventSourceMappingId);
  }
}

/** Tells when it was restarted last, within the 256 characters of a description. The same occasion changes nothing twice. */
function restarted(description: string, since: string): string {
  const mark = `(restarted ${since})`;
  return `${description.replace(/ ?\(restarted [^)]*\)$/, '').slice(0, 255 - mark.length)} ${mark}`.trimStart();
}

/** One name for one occasion, so that a repeated invocation starts nothing twice. Up to 80 letters, digits, `-` and `_`; the end tells occasions apart. */
function executionName(occasion: string): string {
  return occasion.replace(/[^A-Za-z0-9-]+/g, '_').slice(-80);
}
