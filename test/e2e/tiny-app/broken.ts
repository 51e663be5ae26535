/** A stack that CloudFormation refuses while it creates it. */
import { App, CfnResource, Stack } from 'aws-cdk-lib';

const stack = new Stack(new App(), 'Broken');
new CfnResource(stack, 'Sum', { type: 'AWS::CloudWatch::Alarm', properties: { MetricName: 'Errors' } });
