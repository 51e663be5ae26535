/** Size of a function. */
export interface FunctionSize {
  /**
   * Memory in MB, and with it the share of a processor: 128–10,240.
   *
   * @default - 256, unless it is said otherwise of the function
   */
  readonly memorySize?: number;

  /**
   * Instances that are kept warm, from 1 on. Each costs about $2.20 a month at 256 MB (arm64, us-east-1, 2026-11), used or not.
   *
   * @default - none: a cold start takes a few hundred milliseconds
   */
  readonly provisionedConcurrency?: number;

  /**
   * Instances that are set aside for this function and that it cannot exceed, from 1 on.
   * Where a queue feeds it, from 2 on, and not fewer than the queue hands over at once.
   * A new account has 10 in all, and its first deployment fails where more are reserved.
   *
   * @default - none: work is limited where it queues
   */
  readonly reservedConcurrency?: number;
}
