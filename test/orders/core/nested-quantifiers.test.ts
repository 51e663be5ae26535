import { nestedQuantifier } from '../../../src/orders/core/nested-quantifiers';

test.each([
  ['(a+)+b', '(a+)+'],
  ['(?:\\w*\\s?)*', '(?:\\w*\\s?)*'],
  ['x(?<name>[a-z]+){2,}y', '(?<name>[a-z]+){2,}'],
  ['((a*)b?){3}', '((a*)b?){3}'],
  ['(a|ab)*c', '(a|ab)*'],
  ['(\\d{1,3}){1,30}', '(\\d{1,3}){1,30}'],
  ['(a+)+?', '(a+)+?'],
])('%s: %s may take for ever', (pattern, part) => {
  expect(nestedQuantifier(pattern)).toBe(part);
});

test.each([
  '[A-Z]{2}\\d+', '(\\d{1,3}\\.){3}\\d{1,3}', '(?:[A-Z]{2}-){0,40}', '(a|b){1,10}', '(?:Mo|Tu|We)', '[(a+)+]*', '\\(a+\\)+', '(https?://)?\\S+', '(a+)?', '.*',
])('%s does not', (pattern) => {
  expect(nestedQuantifier(pattern)).toBeUndefined();
});
