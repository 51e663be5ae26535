import { aws_kms as kms, aws_sns as sns, RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { check } from './validation-error';

/** What a construct passes on to each of its parts. */
export interface PartProps {
  readonly encryptionKey?: kms.IKey;
  readonly alarms: boolean;
  readonly alarmTopic?: sns.ITopic;
  readonly removalPolicy?: RemovalPolicy;
}

/** Picks them out of a construct's own properties. Alarms are on unless switched off. */
export function partProps({ encryptionKey, alarms = true, alarmTopic, removalPolicy }: Partial<PartProps>): PartProps {
  return { encryptionKey, alarms, alarmTopic, removalPolicy };
}

/** Refuses a topic that no alarm would tell. */
export function checkAlarmTopic(scope: IConstruct, { alarms, alarmTopic }: Partial<PartProps>): void {
  check(scope, alarms !== false || !alarmTopic, 'alarms is false, so alarmTopic would have no effect: leave one of the two out.');
}
