import { CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, MediaPipeline, ObservabilityDashboard, OrderSaga, ServiceLevel, SloAlarm } from '../../src';

export interface OperationsStackProps extends StackProps {
  /** What the operator's page shows, in this order. */
  readonly monitored: IMonitorable[];
  /** What the business page is about. @default - no business page and no objective */
  readonly business?: { readonly orders: OrderSaga; readonly media: MediaPipeline };
}

/** One page for the operator, one for the business, and one topic for all alarms. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    const dashboard = new ObservabilityDashboard(this, 'Dashboard', { title: 'Reference app' });
    dashboard.monitor(...props.monitored);
    if (props.business) this.showBusiness(dashboard, props.business.orders, props.business.media);

    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboard.dashboardName });
    new CfnOutput(this, 'AlarmTopicArn', { value: dashboard.alarmTopic.topicArn });
  }

  private showBusiness(dashboard: ObservabilityDashboard, orders: OrderSaga, media: MediaPipeline): void {
    const halfAnHour = Duration.minutes(30);
    dashboard.monitor(new SloAlarm(this, 'Shipping', {
      title: 'Objective: 99.9 % of shipments within 30 minutes of the order',
      serviceLevel: ServiceLevel.upTo(orders.metricTimeToShipment(), halfAnHour.toSeconds()),
    }), new SloAlarm(this, 'Workflow', {
      title: 'Objective: 99.9 % of sagas succeed within 30 minutes',
      serviceLevel: ServiceLevel.workflow(orders.saga.stateMachine, halfAnHour),
    }));
    const hourly = { period: Duration.hours(1) };
    dashboard.showBusiness('Video',
      { title: 'Jobs an hour', left: [media.metricCompleted({ ...hourly, label: 'completed' }), media.metricFailed({ ...hourly, label: 'failed' })] },
      { title: 'Minutes encoded an hour', left: [media.metricEncodedMinutes({ ...hourly, label: 'minutes' })] },
      { title: 'Cost of a minute ($)', left: [media.metricCostPerMinute()] });
  }
}
