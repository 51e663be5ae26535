import fc from 'fast-check';
import { chooseTemplate, oneLine, render } from '../../../src/messaging/core/template';

describe('choosing', () => {
  const any = { kind: 'done', subject: 'Done', text: '' };
  const german = { ...any, locale: 'de', subject: 'Fertig' };
  const swiss = { ...any, locale: 'de-CH', subject: 'Fertig!' };
  const chinese = { ...any, locale: 'zh-hant', subject: '完成' };
  test.each([
    ['DE-ch', [any, german, swiss], swiss],
    ['De', [any, german], german],
    ['zh-Hant-TW', [any, chinese], chinese],
    ['zh', [any, chinese], any],
    ['de-CH', [any, german, swiss], swiss],
    ['de-AT', [any, german, swiss], german],
    ['fr', [german, any], any],
    ['fr', [german], german],
    ['fr', [{ ...any, kind: 'other' }], undefined],
  ])('for %s', (locale, templates, expected) => {
    expect(chooseTemplate(templates, 'done', locale)).toBe(expected);
  });
});

describe('rendering', () => {
  const template = { kind: 'k', subject: '{fileName}', text: '{fileName}: {error.reason}{missing}', html: '<b>{fileName}</b>' };

  test('fills fields in', () => {
    expect(render(template, { fileName: 'a&b.mp4', error: { reason: 'too long' } })).toEqual({
      subject: 'a&b.mp4', text: 'a&b.mp4: too long', html: '<b>a&amp;b.mp4</b>',
    });
  });

  test('values are never markup, headers, or filled in again', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', '\'', '&', '\n', '\r', '{', 'fileName', '}', 'a') }), (fileName) => {
      const { subject, text, html } = render(template, { fileName });
      expect(html!.slice(3, -4)).not.toMatch(/[<>"']/);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).toBe(`${fileName}: `);
    }));
  });

  test('reaches no inherited property', () => {
    expect(render({ ...template, text: '{constructor.name}{toString}' }, {}).text).toBe('');
  });

  test('objects as JSON, zero and false as they are', () => {
    expect(render({ ...template, text: '{a} {b} {c}' }, { a: { x: 1 }, b: 0, c: false }).text).toBe('{"x":1} 0 false');
  });
});

test('one line', () => {
  expect(oneLine(' Hello\r\nBcc: x\u2028y ')).toBe('Hello Bcc: x y');
});
