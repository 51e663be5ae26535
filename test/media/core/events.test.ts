import { toJobError } from '../../../src/media/core/failure';
import { troubleOf } from '../../../src/media/core/ffmpeg-failure';
import { ProgressReader } from '../../../src/media/core/progress';
import { arrivedObjects } from '../../../src/media/core/upload-event';

describe('arrived objects', () => {
  const bridge = (reason: string) => JSON.stringify({ 'detail-type': 'Object Created', 'detail': { bucket: { name: 'in' }, object: { key: 'uploads/a b+c.mp4' }, reason } });
  const notification = (eventName: string) => JSON.stringify({ Records: [{ eventName, s3: { bucket: { name: 'in' }, object: { key: 'uploads/a+b%2Bc%C3%A9.mp4' } } }] });

  test.each(['PutObject', 'CompleteMultipartUpload', 'CopyObject', 'POST Object'])('come by EventBridge with plain keys: %s', (reason) => {
    expect(arrivedObjects(bridge(reason))).toEqual([{ bucket: 'in', key: 'uploads/a b+c.mp4' }]);
  });

  test.each(['ObjectCreated:Put', 'ObjectCreated:CompleteMultipartUpload', 's3:ObjectCreated:Copy'])('come by notification with encoded keys: %s', (eventName) => {
    expect(arrivedObjects(notification(eventName))).toEqual([{ bucket: 'in', key: 'uploads/a b+cé.mp4' }]);
  });

  test.each([notification('ObjectRemoved:Delete'), JSON.stringify({ Event: 's3:TestEvent', Bucket: 'in' }), JSON.stringify({ 'detail-type': 'Object Deleted', 'detail': {} })])(
    'are none in %s', (message) => {
      expect(arrivedObjects(message)).toEqual([]);
    });
});

describe('what the owner is told', () => {
  const lambda = (errorMessage: string) => JSON.stringify({ errorType: 'x', errorMessage, trace: ['at secret.js:1'] });

  test('a refusal says why', () => {
    expect(toJobError({ Error: 'EmptyUpload', Cause: lambda('The uploaded file is empty.') })).toEqual({ code: 'EmptyUpload', message: 'The uploaded file is empty.' });
    expect(toJobError({ Error: 'QualityTooLow', Cause: 'The quality score is 71; at least 80 is needed.' }).message).toContain('71');
  });

  test.each([['TypeError', 'ProcessingFailed'], ['States.Timeout', 'TimedOut'], ['TIMED_OUT', 'TimedOut'], ['ABORTED', 'Stopped'], ['States.Runtime', 'ProcessingFailed'], ['WorkerLost', 'Interrupted'], ['TransientFailure', 'Interrupted']])(
    '%s is %s, without our details', (Error, code) => {
      const told = toJobError({ Error, Cause: lambda('secret internals') });
      expect(told.code).toBe(code);
      expect(told.message).not.toContain('secret');
    });
});

test.each([
  ['Server returned 5XX Server Error reply', null, 'TRANSIENT'],
  ['Connection reset by peer', null, 'TRANSIENT'],
  ['', 'SIGKILL', 'TRANSIENT'],
  ['', 'SIGSEGV', 'OTHER'],
  ['stream 0, offset 0x1: partial file', null, 'TRUNCATED'],
  ['corrupt input packet in stream 0\nInvalid data found when processing input', null, 'DAMAGED'],
  ['Format not on whitelist \'mov\'', null, 'UNREADABLE'],
  ['No space left on device', null, 'NO_SPACE'],
  ['Unrecognized option', null, 'OTHER'],
])('ffmpeg that ends with "%s" (%s) is in trouble: %s', (stderr, signal, trouble) => {
  expect(troubleOf({ stderr, signal, exitCode: signal ? null : 1 })).toBe(trouble);
});

test('progress is read however the text is cut', () => {
  const text = 'frame=10\nout_time_us=400000\nprogress=continue\nframe=20\nout_time_us=N/A\nprogress=continue\nframe=25\nout_time_us=1000000\nprogress=end\n';
  for (let size = 1; size < text.length; size += 7) {
    const seen: object[] = [];
    const reader = new ProgressReader((progress) => seen.push(progress));
    for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
    expect(seen).toEqual([{ frames: 10, seconds: 0.4 }, { frames: 20, seconds: 0.4 }, { frames: 25, seconds: 1 }]);
  }
});
