import fc from 'fast-check';
import { classify, DEFAULT_RULES } from '../../../src/messaging/core/classify';
import { backoff, decide, MAX_DELAY_SECONDS, ProcessorSettings } from '../../../src/messaging/core/dead-letter';
import { evidenceAttributes, retriesOf, retryAttributes, stringsOf } from '../../../src/messaging/core/evidence';

const settings: ProcessorSettings = { rules: [], maxRetries: 3, baseDelaySeconds: 30 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failureOf = (name: string) => ({ name, message: '' });

describe('classes', () => {
  test.each([
    ['PaymentTimeout', 'RETRYABLE'],
    ['InventoryServiceDown', 'RETRYABLE'],
    ['States.Timeout', 'RETRYABLE'],
    ['ThrottlingException', 'RETRYABLE'],
    ['Lambda.TooManyRequestsException', 'RETRYABLE'],
    ['ECONNRESET', 'RETRYABLE'],
    ['InvalidOrderData', 'PERMANENT'],
    ['CustomerNotFound', 'PERMANENT'],
    ['PaymentDeclined', 'PERMANENT'],
    ['AccessDeniedException', 'CRITICAL'],
    ['NO_PERMISSIONS', 'CRITICAL'],
    ['Runtime.ImportModuleError', 'CRITICAL'],
    ['KMSDisabledException', 'CRITICAL'],
    ['Error', 'UNKNOWN'],
    ['', 'UNKNOWN'],
  ])('%s is %s', (name, expected) => {
    expect(classify(name, DEFAULT_RULES)).toBe(expected);
  });

  test('the first rule decides, so a user\'s own comes before', () => {
    expect(classify('PaymentTimeout', [{ pattern: 'payment*', failureClass: 'CRITICAL' }, ...DEFAULT_RULES])).toBe('CRITICAL');
  });

  test('a pattern without * matches that name alone, whatever characters it has', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }).filter((name) => !name.includes('*')), fc.string(), (pattern, name) => {
      const rule = { pattern, failureClass: 'PERMANENT' as const };
      expect(classify(pattern, [rule])).toBe('PERMANENT');
      if (name.length !== pattern.length) expect(classify(name, [rule])).toBe('UNKNOWN');
    }));
  });

  test('* matches anything around', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) =>
      classify(`${before}Gone${after}`, [{ pattern: '*Gone*', failureClass: 'PERMANENT' }]) === 'PERMANENT'));
  });
});

describe('decisions', () => {
  test('a message is parked after the last retry, whatever its class', () => {
    fc.assert(fc.property(fc.string(), fc.integer({ min: 0, max: 10 }), random, (name, retries, chance) => {
      const decision = decide(failureOf(name), retries, settings, chance);
      if (retries >= settings.maxRetries) expect(decision.action).toBe('PARK');
    }));
  });

  test.each([['PaymentTimeout', 'RETRY'], ['Error', 'RETRY'], ['InvalidOrderData', 'PARK'], ['AccessDenied', 'PARK']])('%s: %s', (name, action) => {
    expect(decide(failureOf(name), 0, settings, 0.5).action).toBe(action);
  });

  test('delays grow, are random, and never longer than SQS can', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: MAX_DELAY_SECONDS }), random, (retries, base, chance) => {
      const delay = backoff(retries, base, chance);
      const ceiling = Math.min(MAX_DELAY_SECONDS, base * 2 ** retries);
      return Number.isInteger(delay) && delay >= 0 && delay <= ceiling && backoff(retries + 1, base, chance) >= delay;
    }));
    expect([0, 0.5, 0.999].map((chance) => backoff(1, 30, chance))).toEqual([0, 30, 60]);
  });
});

describe('attributes', () => {
  const given = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, { dataType: 'String', stringValue: String(index) }])) as any;
  const failure = { name: 'E\u0000', message: '', stack: 'x'.repeat(10_000) };

  test('the message\'s own are kept, ours fit in beside them', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 }), (count) => {
      for (const all of [retryAttributes(given(count), 2), evidenceAttributes(given(count), 3, 'PERMANENT', failure)]) {
        expect(Object.keys(all).length).toBeLessThanOrEqual(10);
        expect(all).toMatchObject(Object.fromEntries(Object.keys(given(count)).map((name, index) => [name, { DataType: 'String', StringValue: String(index) }])));
      }
    }));
  });

  test('a count comes back as it was written, and one without room ends the retries', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), (count, retries) => {
      const written = Object.entries(retryAttributes(given(count), retries))
        .map(([name, { DataType, StringValue }]) => [name, { dataType: DataType, stringValue: StringValue }]);
      expect(retriesOf(Object.fromEntries(written), 99)).toBe(count === 10 ? 99 : retries);
    }));
    expect(retriesOf({ RetryCount: { dataType: 'String', stringValue: 'many' } } as any, 99)).toBe(99);
    expect(retriesOf({}, 99)).toBe(0);
  });

  test('evidence has no empty or forbidden text, and is replaced, not repeated', () => {
    const first = evidenceAttributes({}, 3, 'PERMANENT', failure);
    expect(first).toEqual({
      FailureClass: { DataType: 'String', StringValue: 'PERMANENT' },
      ErrorName: { DataType: 'String', StringValue: 'E ' },
      ErrorMessage: { DataType: 'String', StringValue: '-' },
      ErrorStack: { DataType: 'String', StringValue: 'x'.repeat(4096) },
      RetryCount: { DataType: 'Number', StringValue: '3' },
    });
    const before = { ErrorName: { dataType: 'String', stringValue: 'Old' } } as any;
    expect(evidenceAttributes(before, 0, 'UNKNOWN', failure).ErrorName.StringValue).toBe('E ');
    expect(stringsOf(before)).toEqual({ ErrorName: 'Old' });
  });

  test('binary values stay what they are', () => {
    const binary = { photo: { dataType: 'Binary', binaryValue: 'AAEC' } } as any;
    expect(retryAttributes(binary, 1).photo).toEqual({ DataType: 'Binary', BinaryValue: Buffer.from([0, 1, 2]) });
  });
});
