import { aws_logs as logs } from 'aws-cdk-lib';

/** A question to the logs, shown as a table on the operator's page and kept in Logs Insights. */
export interface LogQuery {
  /** Title of the table, e.g. `Errors by function`. */
  readonly title: string;

  /** One to fifty log groups. Each look at the page scans them: $0.005 a GB. */
  readonly logGroups: logs.ILogGroup[];

  /**
   * Logs Insights commands, one a line.
   *
   * @default - the latest 20 log lines of level ERROR, as Lambda and Powertools write them
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
   */
  readonly lines?: string[];
}
