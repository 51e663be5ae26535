import { Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BundledFunctionProps } from './bundled-function';
import { check, checkWhole } from './validation-error';
import { FunctionSize } from '../function-size';

/** Refuses sizes that Lambda does not take, by the name of the property. */
export function checkSize(scope: Construct, name: string, size: FunctionSize = {}, leastMemory = 128): void {
  const { memorySize, provisionedConcurrency: warm, reservedConcurrency: reserved } = size;
  checkWhole(scope, `${name}.memorySize`, memorySize, leastMemory, 10_240);
  checkWhole(scope, `${name}.provisionedConcurrency`, warm, 1);
  checkWhole(scope, `${name}.reservedConcurrency`, reserved, 1);
  check(scope, Token.isUnresolved(warm) || Token.isUnresolved(reserved) || (warm ?? 0) <= (reserved ?? Infinity), `${name} keeps ${warm} instances warm, but may have only ${reserved}: raise reservedConcurrency.`);
}

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
