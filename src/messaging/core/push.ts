import type { Rendered } from './template';

/** What a push service shows of a message; all of them take at least 4 KB. */
const MAX_TEXT = 700;
const MAX_TITLE = 100;

/** A message to an SNS endpoint, in the form of each push service. https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html */
export function pushMessage({ subject, text }: Rendered): string {
  const body = [...text].slice(0, MAX_TEXT).join('');
  const title = [...subject].slice(0, MAX_TITLE).join('');
  const apple = JSON.stringify({ aps: { alert: { title, body } } });
  return JSON.stringify({
    default: body,
    GCM: JSON.stringify({ fcmV1Message: { message: { notification: { title, body } } } }),
    APNS: apple,
    APNS_SANDBOX: apple,
    ADM: JSON.stringify({ data: { title, body } }),
  });
}
