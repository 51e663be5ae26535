import { VIDEO_TYPE } from '../../../src/media/core/video-type';

test.each(['video/mp4', 'video/x-matroska', 'video/vnd.dlna.mpeg-tts', 'image/gif', 'image/apng', 'application/mxf', 'application/ogg'])('%s may be a film', (type) =>
  expect(VIDEO_TYPE.test(type)).toBe(true));

test.each(['image/png', 'text/html', 'application/octet-stream', 'video/', 'video/mp4\r\nx-amz-acl: public-read', 'image/gif2', 'video/mp4; codecs=avc1'])('%j is none', (type) =>
  expect(VIDEO_TYPE.test(type)).toBe(false));
