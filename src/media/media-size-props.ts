import { aws_logs as logs, Duration } from 'aws-cdk-lib';
import { FunctionSize } from '../function-size';

/** Size of a function of a `MediaPipeline`, and its time-out. */
export interface MediaFunctionSize extends FunctionSize {
  /**
   * How long it may run: whole seconds, to Lambda's 15 minutes. What waits for it waits accordingly.
   *
   * @default - said of the function
   */
  readonly timeout?: Duration;
}

/**
 * Memory, time-outs and concurrency of a `MediaPipeline`. The published reference design reserves instances (encoding 10, thumbnails 20, all others 100);
 * here work is limited where it queues (`encodeConcurrency`, `thumbnailConcurrency`), and nothing is reserved unless asked for.
 */
export interface MediaSizeProps {
  /**
   * Answers `POST /upload` and what follows it; the reference: 256 MB, 30 seconds. 5 seconds at least.
   *
   * @default - 256 MB, 2 minutes: joining thousands of parts may outlast the API's half minute, and is done when it is asked for again
   */
  readonly uploadFunction?: MediaFunctionSize;

  /**
   * Each of the functions behind `GET /status/{jobId}`, `GET /jobs`, `DELETE /jobs/{jobId}` and `POST /jobs/{jobId}/retry`. 5 seconds at least.
   *
   * @default - 256 MB, 30 seconds
   */
  readonly userFunctions?: MediaFunctionSize;

  /**
   * Looks at an upload. 512 MB and 30 seconds at least.
   *
   * @default - 1,024 MB, 5 minutes
   */
  readonly probeFunction?: MediaFunctionSize;

  /**
   * Encodes. Its processors grow with its memory, one at 1,769 MB, which is the least. It has the 15 minutes of Lambda, as in the reference:
   * how far they reach decides what is encoded in chunks.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   * @default - 3,008 MB
   */
  readonly encodeFunction?: FunctionSize;

  /**
   * Takes the pictures; the reference: 1,024 MB, 5 minutes. 512 MB and 30 seconds at least.
   *
   * @default - 1,024 MB, 15 minutes: of a film of four hours sprites take longer than 5
   */
  readonly thumbnailFunction?: MediaFunctionSize;

  /**
   * Compares the renditions with the source; the reference: 512 MB, 2 minutes, which is too little for VMAF. 512 MB and 30 seconds at least.
   *
   * @default - 3,008 MB, 10 minutes
   */
  readonly qualityFunction?: MediaFunctionSize;

  /**
   * Moves what was made to where viewers find it. 30 seconds at least.
   *
   * @default - 512 MB, 10 minutes
   */
  readonly publishFunction?: MediaFunctionSize;

  /**
   * How long logs of the functions and of the workflow are kept.
   *
   * @default one month
   */
  readonly logRetention?: logs.RetentionDays;
}
