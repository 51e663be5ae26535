import { z } from 'zod';

/** What is known of why a message failed. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

export const UNKNOWN_FAILURE: Failure = { name: 'Unknown', message: 'The message says nothing about its failure.' };

const text = z.string().min(1);
const lines = z.union([text, z.array(z.string()).transform((all) => all.join('\n'))]).optional();

const stepFunctionsError = z.object({ Error: text, Cause: z.string().default('') })
  .transform(({ Error: name, Cause }) => ({ name, message: Cause, stack: undefined }));

/** The shapes in which AWS and this library write a failure down; the first that fits is taken. */
const SHAPES = [
  // A Lambda destination's invocation record.
  z.object({ responsePayload: z.object({ errorType: text, errorMessage: z.string().default(''), trace: lines, stackTrace: lines }) })
    .transform(({ responsePayload: { errorType, errorMessage, trace, stackTrace } }) => (
      { name: errorType, message: errorMessage, stack: trace ?? stackTrace }
    )),
  // Step Functions, as caught at `$.error`, and its inner object.
  z.object({ error: stepFunctionsError }).transform(({ error }) => error),
  stepFunctionsError,
  // A JavaScript error, and Lambda's own form of any language's.
  z.object({ error: z.object({ name: text, message: z.string().default(''), stack: lines }) }).transform(({ error }) => ({ ...error })),
  z.object({ errorType: text, errorMessage: z.string().default(''), stackTrace: lines })
    .transform(({ errorType, errorMessage, stackTrace }) => ({ name: errorType, message: errorMessage, stack: stackTrace })),
];

/** Attributes by which EventBridge (`ERROR_CODE`) and parked messages (`ErrorName`) tell. */
const NAMES = ['ErrorName', 'ERROR_CODE'];
const MESSAGES = ['ErrorMessage', 'ERROR_MESSAGE'];

/** Finds the failure in a dead letter's attributes or body. */
export function readFailure(body: string, attributes: Record<string, string | undefined>): Failure {
  const value = (names: string[]) => names.map((name) => attributes[name]).find(Boolean);
  const name = value(NAMES);
  if (name) return { name, message: value(MESSAGES) ?? '', ...(attributes.ErrorStack ? { stack: attributes.ErrorStack } : {}) };
  const json = parse(body);
  for (const shape of SHAPES) {
    const { data } = shape.safeParse(json);
    if (data) return { name: data.name, message: data.message, ...(data.stack ? { stack: data.stack } : {}) };
  }
  const message = value(MESSAGES);
  return message ? { name: UNKNOWN_FAILURE.name, message } : UNKNOWN_FAILURE;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
