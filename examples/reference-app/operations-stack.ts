import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, ObservabilityDashboard } from '../../src';

export interface OperationsStackProps extends StackProps {
  /** What the page shows, in this order. */
  readonly monitored: IMonitorable[];
}

/** One page for the operator, and one topic for all alarms. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    const dashboard = new ObservabilityDashboard(this, 'Dashboard', { title: 'Reference app' });
    dashboard.monitor(...props.monitored);

    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboard.dashboardName });
    new CfnOutput(this, 'AlarmTopicArn', { value: dashboard.alarmTopic.topicArn });
  }
}
