import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { Widget } from './draw';
import { ClientConfig } from '../endpoint';
import { describeStacks } from '../stacks';

/** The widgets of every dashboard that is deployed, page by page. */
export async function deployedPages(place: ClientConfig): Promise<Widget[][]> {
  const client = new CloudWatchClient(place);
  return Promise.all((await dashboardNames(place)).map(async (DashboardName) => {
    const { DashboardBody } = await client.send(new GetDashboardCommand({ DashboardName }));
    return (JSON.parse(DashboardBody!) as { widgets: Widget[] }).widgets;
  }));
}

/** Out of the stacks: the emulator's ListDashboards answers times that the SDK cannot read. */
async function dashboardNames(place: ClientConfig): Promise<string[]> {
  const client = new CloudFormationClient(place);
  const names: string[] = [];
  for (const { name: StackName } of await describeStacks(client)) {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
      const dashboards = StackResourceSummaries.filter(({ ResourceType }) => ResourceType === 'AWS::CloudWatch::Dashboard');
      names.push(...dashboards.map(({ PhysicalResourceId }) => PhysicalResourceId!));
    }
  }
  return names;
}

/** The state of every alarm, by its ARN. */
export async function alarmStates(place: ClientConfig): Promise<Record<string, string>> {
  const client = new CloudWatchClient(place);
  const states: Record<string, string> = {};
  for (let NextToken: string | undefined, more = true; more; more = NextToken !== undefined) {
    const answer = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], NextToken }));
    for (const { AlarmArn, StateValue } of [...answer.MetricAlarms ?? [], ...answer.CompositeAlarms ?? []]) states[AlarmArn!] = StateValue!;
    NextToken = answer.NextToken;
  }
  return states;
}
