import fc from 'fast-check';
import { attributes, body, meant } from './arbitrary';
import { emitted } from './emitted';
import { accepts } from './matcher';

test('a filter lets exactly those messages through that are meant', () => {
  const taken = [0, 0];
  fc.assert(fc.property(meant, fc.array(fc.tuple(attributes, body), { minLength: 20, maxLength: 20 }), ({ options, means }, messages) => {
    const { policy, scope } = emitted(options);
    expect(scope).toBe(options.filterPolicy ? 'MessageAttributes' : 'MessageBody');
    for (const [inAttributes, inBody] of messages) {
      const fields = scope === 'MessageBody' ? inBody : inAttributes;
      expect({ policy, fields, accepted: accepts(policy, fields) }).toEqual({ policy, fields, accepted: means(fields) });
      taken[means(fields) ? 1 : 0]++;
    }
  }), { numRuns: 120 });
  // Neither all nor nothing: the filters told messages apart.
  expect(Math.min(...taken)).toBeGreaterThan(200);
});
