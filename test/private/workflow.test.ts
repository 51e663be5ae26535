import { App, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Workflow } from '../../src/private/workflow';

function synth(): Template {
  const stack = new Stack(new App(), 'Stack');
  new Workflow(stack, 'Workflow', { definition: new sfn.Succeed(stack, 'Done'), timeout: Duration.hours(1) });
  return Template.fromStack(stack);
}

test('logs every event and is traced', () => {
  synth().hasResourceProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
    TracingConfiguration: { Enabled: true },
  });
});

test('logs where the account-wide resource policy is not needed, under a name that is new for each deployment', () => {
  synth().hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: { 'Fn::Join': ['', [Match.stringLikeRegexp('^/aws/vendedlogs/states/'), Match.anyValue()]] },
    RetentionInDays: 30,
  });
});
