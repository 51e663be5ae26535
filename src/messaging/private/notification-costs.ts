import { IConstruct } from 'constructs';
import { CostUsage } from '../../cost';
import { Channel } from '../core/preferences';
import usage from '../notification-usage.json';

/** What one message by a channel takes beside the notification itself, whose in-app record is in that. */
const BY_CHANNEL: { [channel in Exclude<Channel, 'inApp'>]: { readonly per: string; readonly type: string; readonly meter: string; readonly what: string } } = {
  email: { per: 'notificationEmail', type: 'AWS::SES::EmailIdentity', meter: 'emails', what: 'an e-mail' },
  sms: { per: 'notificationSms', type: 'AWS::SNS::Topic', meter: 'sms', what: 'an SMS to the US' },
  push: { per: 'notificationPush', type: 'AWS::SNS::Topic', meter: 'publishes', what: 'a push message to one device' },
};

/** To remember that it is sent, and that it was. */
const WRITES = 2;

/** States what telling a user takes: units of work of their own, since nobody knows how many users have an address. */
export function stateNotificationCosts(dispatcher: IConstruct, channels: readonly Channel[]): void {
  CostUsage.stateProfile(dispatcher, usage);
  for (const channel of channels) {
    if (channel === 'inApp') continue;
    const { per, type, meter, what } = BY_CHANNEL[channel];
    CostUsage.stateProfile(dispatcher, {
      per,
      measured: false,
      source: `${what}, and ${WRITES} writes that remember it`,
      resources: { [what]: { type, meters: { [meter]: 1 } }, 'Idempotency/Table': { type: 'AWS::DynamoDB::Table', meters: { writeUnits: WRITES } } },
    });
  }
}
