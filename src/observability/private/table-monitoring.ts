import { aws_cloudwatch as cloudwatch, aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { alarmOnce } from './alarm-once';
import { Monitoring } from '../monitorable';

export function tableMonitoring(table: dynamodb.ITable, title: string): Monitoring {
  const metric = (metricName: string, label?: string) => new cloudwatch.Metric({
    namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: table.tableName }, statistic: 'Sum', label,
  });
  const throttles = (kind: string) => alarmOnce(table, `Monitored${kind}Throttles`, {
    severity: 'WARNING',
    meaning: `${kind}s of the table are throttled.`,
    runbook: 'Look for a hot key, or raise the table\'s limit of on-demand throughput.',
    metric: metric(`${kind}ThrottleEvents`),
    evaluationPeriods: 2,
  });
  return {
    title,
    graphs: [
      { title: 'Units', left: [metric('ConsumedReadCapacityUnits', 'read'), metric('ConsumedWriteCapacityUnits', 'write')] },
      { title: 'Throttles', left: [metric('ReadThrottleEvents', 'read'), metric('WriteThrottleEvents', 'write')] },
      { title: 'Conflicts', left: [metric('TransactionConflict', 'transactions'), metric('ConditionalCheckFailedRequests', 'conditions')] },
    ],
    alarms: [throttles('Read'), throttles('Write')],
  };
}
