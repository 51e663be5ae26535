import { Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BundledFunctionProps } from './bundled-function';
import { check, checkKnown, checkWhole } from './validation-error';
import { FunctionSize } from '../function-size';

/** A function, and how many of it a queue may call at once. */
interface Called extends FunctionSize {
  readonly maxConcurrency?: number;
}

/** Refuses sizes that Lambda does not take, by the name of the property. */
export function checkSize(scope: Construct, name: string, size: Called = {}, leastMemory = 128): void {
  const { memorySize, provisionedConcurrency: warm, reservedConcurrency: reserved, maxConcurrency: most } = size;
  checkWhole(scope, `${name}.memorySize`, memorySize, leastMemory, 10_240);
  checkWhole(scope, `${name}.provisionedConcurrency`, warm, 1);
  checkWhole(scope, `${name}.reservedConcurrency`, reserved, 1);
  checkKnown(scope, { [`${name}.provisionedConcurrency`]: warm });
  check(scope, fitsReserved(reserved, warm), `${name} keeps ${warm} instances warm (provisionedConcurrency), but may have only ${reserved}: raise reservedConcurrency.`);
  check(scope, fitsReserved(reserved, most), `${name}.maxConcurrency is ${most}, but ${name}.reservedConcurrency ${reserved}: raise the one or lower the other.`);
}

/** Whether so many instances of a function may run, given how many are reserved for it; what only the deployment knows is let through. */
export const fitsReserved = (reserved = Infinity, instances = 0): boolean =>
  [reserved, instances].some((number) => Token.isUnresolved(number)) || instances <= reserved;

/** How big a function is and how long it may take. */
export interface Sizing extends FunctionSize {
  readonly timeout?: Duration;
}

/** The size in the words of Lambda; what it leaves open stays as it is. */
export function sizeOf({ memorySize, timeout, provisionedConcurrency, reservedConcurrency }: Sizing = {}): Partial<BundledFunctionProps> {
  return {
    ...(memorySize === undefined ? {} : { memorySize }),
    ...(timeout ? { timeout } : {}),
    provisionedConcurrency,
    reservedConcurrentExecutions: reservedConcurrency,
  };
}
