import { App, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { countFindings, expectNoFindings, findings } from './nag';
import { acknowledge } from '../src/private/acknowledge';

const bareQueue = () => {
  const stack = new Stack(new App(), 'Stack');
  return { stack, queue: new sqs.Queue(stack, 'Queue') };
};

test('names the rule and the resource', () => {
  const { stack } = bareQueue();
  expect(findings(stack, 'AwsSolutions')).toEqual(['AwsSolutions-SQS3 at Stack/Queue/Resource', 'AwsSolutions-SQS4 at Stack/Queue/Resource']);
  expect(() => expectNoFindings(stack)).toThrow(/AwsSolutions-SQS3 at Stack\/Queue/);
});

test('counts all six packs', () => {
  expect(countFindings(bareQueue().stack)).toEqual({
    AwsSolutions: 2, Serverless: 1, HIPAASecurity: 0, NIST80053R4: 0, NIST80053R5: 0, PCIDSS321: 0,
  });
});

test('leaves out what is acknowledged', () => {
  const { stack, queue } = bareQueue();
  acknowledge(queue, { id: 'Serverless-SQSRedrivePolicy', reason: 'test' });
  expectNoFindings(stack, ['Serverless']);
});
