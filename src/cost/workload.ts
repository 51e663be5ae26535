/** The work of a month that a bill is computed for. */
export interface Workload {
  /**
   * Orders a month.
   *
   * @default 0
   */
  readonly orders?: number;

  /**
   * Minutes of uploaded video a month.
   *
   * @default 0
   */
  readonly videoMinutes?: number;

  /**
   * Length of one video in minutes: how many videos the minutes are.
   *
   * @default 5
   */
  readonly minutesPerVideo?: number;

  /**
   * Users who sign in during the month, for Cognito; the first 10,000 of the Lite and Essentials plans cost nothing.
   *
   * @default 0
   */
  readonly activeUsers?: number;

  /**
   * Units of work of your own, named as in `CostUsage`, e.g. `{ invoice: 500 }`.
   *
   * @default - none
   */
  readonly units?: { [unit: string]: number };

  /**
   * For how many months data has been stored: what is never deleted gathers.
   *
   * @default 12
   */
  readonly monthsStored?: number;
}
