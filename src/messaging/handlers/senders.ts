import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESClient } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Outgoing } from '../core/dispatch';
import type { Channel } from '../core/preferences';
import { pushMessage } from '../core/push';
import type { DispatcherSettings } from '../core/settings';
import { SMS_LIMIT } from '../core/template';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
const ses = new SESClient({});
const sns = new SNSClient({});

/** An item holds 400 KB; what is told of one happening does not need more than this. In bytes of JSON. */
const MAX_DATA = 100_000;

const logger = new Logger();

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** `endpoint`: of the device, for push. */
type Send = (notification: Outgoing, endpoint?: string) => Promise<unknown>;

/** How each channel is sent by. */
export function senders({ emailSender, retentionDays }: DispatcherSettings): Record<Channel, Send> {
  return {
    inApp: async ({ incoming: { id, occurredAt, kind, userId, data }, subject, text }) => table.send(new PutCommand({
      TableName: process.env.NOTIFICATIONS_TABLE,
      Item: {
        userId,
        notificationId: `${occurredAt}#${id}`,
        kind,
        subject,
        text: text.slice(0, MAX_DATA),
        data: Buffer.byteLength(JSON.stringify(data)) <= MAX_DATA ? data : undefined,
        occurredAt,
        expiresAt: Math.floor(Date.parse(occurredAt) / 1000) + retentionDays * 86_400,
      },
    })),
    email: async ({ preferences, subject, text, html }) => ses.send(new SendEmailCommand({
      Source: emailSender,
      Destination: { ToAddresses: [preferences.email!] },
      Message: { Subject: utf8(subject), Body: { Text: utf8(text), ...(html ? { Html: utf8(html) } : {}) } },
    })),
    sms: async ({ preferences, text }) => sns.send(new PublishCommand({
      PhoneNumber: preferences.phoneNumber,
      Message: text.slice(0, SMS_LIMIT),
      MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
    })),
    push: async (notification, endpoint) => {
      try {
        await sns.send(new PublishCommand({ TargetArn: endpoint, MessageStructure: 'json', Message: pushMessage(notification) }));
      } catch (error) {
        // The app is gone from the device: there is nobody to tell.
        if (!/^EndpointDisabled|^NotFound/.test((error as Error).name)) throw error;
        logger.warn('device not reached', { endpoint, error });
      }
    },
  };
}
