import { aws_iam as iam, aws_logs as logs, aws_sns as sns, Aws, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ManagedRole } from '../../private/managed-role';

/**
 * What became of deliveries, in the log groups that SNS writes to, made beforehand so that they do not grow for ever.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
 */
export class DeliveryLogs extends Construct {
  private readonly role: ManagedRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.role = new ManagedRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('sns.amazonaws.com') });
  }

  /** For the topic: all failures, and so many percent of the successes. */
  public configure(protocols: sns.LoggingProtocol[], successFeedbackSampleRate: number): sns.LoggingConfig[] {
    const successes = successFeedbackSampleRate ? { successFeedbackRole: this.role, successFeedbackSampleRate } : {};
    return protocols.map((protocol) => ({ protocol, failureFeedbackRole: this.role, ...successes }));
  }

  /** Makes the topic's log groups. */
  public keep(topic: sns.ITopic, successSampleRate: number, removalPolicy = RemovalPolicy.DESTROY): void {
    const name = `sns/${Aws.REGION}/${Aws.ACCOUNT_ID}/${topic.topicName}`;
    this.add('Failures', `${name}/Failure`, removalPolicy);
    if (successSampleRate) this.add('Successes', name, removalPolicy);
  }

  private add(id: string, logGroupName: string, removalPolicy: RemovalPolicy): void {
    const group = new logs.LogGroup(this, id, { logGroupName, retention: logs.RetentionDays.ONE_MONTH, removalPolicy });
    iam.Grant.addToPrincipal({
      grantee: this.role, actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], resourceArns: [group.logGroupArn],
    });
  }
}
