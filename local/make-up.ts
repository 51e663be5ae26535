import { createHash } from 'node:crypto';
import { CloudWatchClient, PutCompositeAlarmCommand, PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import { CreateArchiveCommand, EventBridgeClient, ResourceAlreadyExistsException, UpdateArchiveCommand } from '@aws-sdk/client-eventbridge';
import { alarmName, archiveName, Properties, Remedy } from './emulator-gaps';
import { ClientConfig } from './endpoint';
import { intrinsic } from './prune';
import { LeftOut, Output, Template } from './template';

/** Outputs with this prefix are ours: through them CloudFormation tells the values that a left-out resource needs. */
export const QUESTION_PREFIX = 'LeftOut';

/** Adds to a template an output for each value that only CloudFormation can resolve. */
export function withQuestions(file: string, template: Template, leftOut: LeftOut[]): Template {
  const questions = leftOut.filter((left) => left.template === file && left.remedy === Remedy.API).flatMap((left) => {
    const outputs: [string, Output][] = [[questionName(left, 'Stack'), { Value: { Ref: 'AWS::StackName' } }]];
    mapIntrinsics(left.properties, (call, index) => outputs.push([questionName(left, index), { Value: call }]));
    return outputs;
  });
  return questions.length > 0 ? { ...template, Outputs: { ...template.Outputs, ...Object.fromEntries(questions) } } : template;
}

/** The properties of a left-out resource, with the values that the deployed stacks' outputs tell. */
export function resolveProperties(left: LeftOut, outputs: Record<string, string>): Properties {
  return mapIntrinsics(left.properties, (_call, index) => outputs[questionName(left, index)]) as Properties;
}

/** Creates through the API what CloudFormation refused of the stacks that gave these outputs; again and again with the same result. */
export async function makeUp(leftOut: LeftOut[], outputs: Record<string, string>, place: ClientConfig): Promise<LeftOut[]> {
  const made = leftOut.filter((left) => left.type in MAKERS && left.remedy === Remedy.API && questionName(left, 'Stack') in outputs);
  for (const left of made) await MAKERS[left.type](left, resolveProperties(left, outputs), place);
  return made;
}

const MAKERS: Record<string, (left: LeftOut, properties: Properties, place: ClientConfig) => Promise<void>> = {
  'AWS::Events::Archive': makeArchive,
  'AWS::CloudWatch::CompositeAlarm': makeCompositeAlarm,
};

async function makeArchive({ logicalId, properties }: LeftOut, resolved: Properties, place: ClientConfig): Promise<void> {
  const { SourceArn, Description, EventPattern, RetentionDays } = resolved;
  const eventBridge = new EventBridgeClient(place);
  const settings = {
    ArchiveName: String(archiveName(logicalId, properties)),
    Description: Description as string | undefined,
    EventPattern: EventPattern === undefined || typeof EventPattern === 'string' ? EventPattern : JSON.stringify(EventPattern),
    RetentionDays: RetentionDays === undefined ? undefined : Number(RetentionDays),
  };
  try {
    await eventBridge.send(new CreateArchiveCommand({ EventSourceArn: String(SourceArn), ...settings }));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    await eventBridge.send(new UpdateArchiveCommand(settings));
  }
}

async function makeCompositeAlarm({ logicalId, properties }: LeftOut, resolved: Properties, place: ClientConfig): Promise<void> {
  const settings = resolved as Omit<PutCompositeAlarmInput, 'AlarmName'>;
  await new CloudWatchClient(place).send(new PutCompositeAlarmCommand({ ...settings, AlarmName: String(alarmName(logicalId, properties)) }));
}

/** Replaces every outermost call of a template function; they are numbered in the order met. */
function mapIntrinsics(value: unknown, replace: (call: unknown, index: number) => unknown): unknown {
  let index = 0;
  const map = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(map);
    if (typeof part !== 'object' || part === null) return part;
    if (intrinsic(part)) return replace(part, index++);
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, map(item)]));
  };
  return map(value);
}

/** Unique among all templates of an app, so that a nested stack's answers are told apart too. */
const questionName = ({ template, logicalId }: LeftOut, index: number | 'Stack') =>
  `${QUESTION_PREFIX}${createHash('sha256').update(`${template}/${logicalId}`).digest('hex').slice(0, 16)}${index}`;
