/** How bad it is. */
export enum AlarmSeverity {
  /** Work is being lost or stands still: act now. */
  CRITICAL = 'CRITICAL',
  /** Look today. */
  WARNING = 'WARNING',
}
