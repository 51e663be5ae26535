import { parseResourceEvent } from '../../local/progress';

test('reads a resource event as the CDK command line prints it', () => {
  const line = 'TinyRead |  4/24 | 8:41:05 AM | CREATE_COMPLETE      | AWS::ApiGateway::Resource          | Api/Default/hello (Apihello40118852) ';
  expect(parseResourceEvent(line)).toEqual({
    stack: 'TinyRead', done: 4, total: 24, status: 'CREATE_COMPLETE', type: 'AWS::ApiGateway::Resource', name: 'Api/Default/hello (Apihello40118852)',
  });
});

test('reads it in colour as well, and without a count', () => {
  const line = '\u001b[32mWork | 8:41:05 AM | \u001b[31mCREATE_FAILED\u001b[39m        | AWS::SQS::Queue | Inbox (Inbox1) no such key';
  expect(parseResourceEvent(line)).toEqual({ stack: 'Work', done: undefined, total: undefined, status: 'CREATE_FAILED', type: 'AWS::SQS::Queue', name: 'Inbox (Inbox1) no such key' });
});

test.each(['', ' ✅  TinyRead', 'TinyRead: creating CloudFormation changeset...', 'Stack ARN:', 'a | b | c'])('"%s" is about no resource', (line) => {
  expect(parseResourceEvent(line)).toBeUndefined();
});
