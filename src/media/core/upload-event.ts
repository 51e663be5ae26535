/** An object that has arrived. */
export interface ArrivedObject {
  readonly bucket: string;
  readonly key: string;
}

interface S3Record {
  readonly eventName: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

interface S3Notification {
  readonly Records?: S3Record[];
}

interface EventBridgeEvent {
  readonly 'detail-type'?: string;
  readonly 'detail'?: { readonly bucket?: { readonly name: string }; readonly object?: { readonly key: string } };
}

/**
 * The objects that a message tells of: an EventBridge event (plain key) or an S3 notification (key URL-encoded, blanks as `+`),
 * whichever way the object was made: put, posted, copied or in parts. Anything else, such as S3's test message, tells of none.
 */
export function arrivedObjects(message: string): ArrivedObject[] {
  const event = JSON.parse(message) as S3Notification & EventBridgeEvent;
  if (event['detail-type'] === 'Object Created' && event.detail?.bucket && event.detail.object) {
    return [{ bucket: event.detail.bucket.name, key: event.detail.object.key }];
  }
  return (event.Records ?? [])
    .filter(({ eventName }) => eventName.replace(/^s3:/, '').startsWith('ObjectCreated:'))
    .map(({ s3 }) => ({ bucket: s3.bucket.name, key: decodeURIComponent(s3.object.key.replace(/\+/g, ' ')) }));
}
