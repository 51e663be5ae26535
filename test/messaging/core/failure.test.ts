import { readFailure, UNKNOWN_FAILURE } from '../../../src/messaging/core/failure';

const failure = { name: 'PaymentTimeout', message: 'no answer' };

test.each<[string, unknown, Record<string, string>, object]>([
  ['attributes of a parked message', 'text', { ErrorName: 'PaymentTimeout', ErrorMessage: 'no answer', ErrorStack: 'at pay' }, { ...failure, stack: 'at pay' }],
  ['attributes of EventBridge', {}, { ERROR_CODE: 'PaymentTimeout', ERROR_MESSAGE: 'no answer' }, failure],
  ['a Lambda destination', { responsePayload: { errorType: 'PaymentTimeout', errorMessage: 'no answer', trace: ['a', 'b'] } }, {}, { ...failure, stack: 'a\nb' }],
  ['a caught Step Functions error', { orderId: 'o1', error: { Error: 'PaymentTimeout', Cause: 'no answer' } }, {}, failure],
  ['a Step Functions error', { Error: 'PaymentTimeout', Cause: 'no answer' }, {}, failure],
  ['a JavaScript error', { error: { name: 'PaymentTimeout', message: 'no answer', stack: 'at pay' } }, {}, { ...failure, stack: 'at pay' }],
  ['a function\'s error', { errorType: 'PaymentTimeout', errorMessage: 'no answer', stackTrace: ['a'] }, {}, { ...failure, stack: 'a' }],
  ['attributes before the body', { Error: 'Other' }, { ErrorName: 'PaymentTimeout', ErrorMessage: 'no answer' }, failure],
  ['a message alone', {}, { ErrorMessage: 'no answer' }, { name: 'Unknown', message: 'no answer' }],
  ['nothing', { orderId: 'o1' }, {}, UNKNOWN_FAILURE],
  ['no JSON', '{', {}, UNKNOWN_FAILURE],
  ['an error that is no error', { error: 'x', errorType: 7 }, {}, UNKNOWN_FAILURE],
])('reads %s', (_, body, attributes, expected) => {
  expect(readFailure(typeof body === 'string' ? body : JSON.stringify(body), attributes)).toEqual(expected);
});
