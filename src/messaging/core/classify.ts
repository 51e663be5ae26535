/**
 * RETRYABLE: will pass by itself. PERMANENT: no retry helps, the message is wrong. CRITICAL: the system is wrong, a person has to act.
 * UNKNOWN: nothing is known; a retry may help.
 */
export type Class = 'RETRYABLE' | 'PERMANENT' | 'CRITICAL' | 'UNKNOWN';

/** Failures whose name matches belong to the class. `*` stands for any text, case does not matter. */
export interface ClassRule {
  readonly pattern: string;
  readonly failureClass: Class;
}

const rules = (failureClass: Class, ...patterns: string[]): ClassRule[] => patterns.map((pattern) => ({ pattern, failureClass }));

/** In this order: the most telling first. */
export const DEFAULT_RULES: readonly ClassRule[] = [
  ...rules('CRITICAL', '*AccessDenied*', '*Unauthorized*', '*NoPermission*', 'NO_PERMISSIONS', '*KMS*', '*Corrupt*', '*Invariant*', 'Runtime.*', '*ImportModule*'),
  ...rules('RETRYABLE', '*Timeout*', '*TimedOut*', '*Throttl*', '*TooManyRequests*', '*LimitExceeded*', '*ThroughputExceeded*', '*ServiceDown*',
    '*Unavailable*', 'InternalServer*', 'Lambda.ServiceException', 'Lambda.SdkClientException', '*TransactionConflict*', '*Network*', 'ECONN*', 'ETIMEDOUT', 'EAI_AGAIN',
    'SERVICE_*'),
  ...rules('PERMANENT', '*Invalid*', '*Validation*', '*NotFound*', '*NoSuch*', '*Malformed*', '*Declined*', '*AlreadyExists*', '*Unsupported*', 'SyntaxError', 'TypeError',
    'ZodError', 'RESOURCE_NOT_FOUND'),
];

/** The first rule that matches decides. */
export function classify(name: string, all: readonly ClassRule[]): Class {
  return all.find(({ pattern }) => matches(pattern, name))?.failureClass ?? 'UNKNOWN';
}

/** `*` stands for any text, case does not matter. */
export function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 'is').test(name);
}
