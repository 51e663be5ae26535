import { DynamoDbError } from './errors';
import { Input, Operation, Output, run } from './operations';
import { cancelled } from './operations/transaction';
import { Snapshot, State } from './state';

/** A request as it arrives. */
export interface Call {
  /** Counts the calls since the database was made, from 1. */
  readonly number: number;
  readonly operation: Operation;
  readonly input: Input<Operation>;
  /** Which client sent it (`asClient({ name })`). */
  readonly client?: string;
}

/**
 * What goes wrong with a call.
 *
 * - `before`, `after`: the caller goes down before the effect, or after it without having seen the answer (`Crash`);
 * - `conflict`: another transaction has an item in hand, so nothing is written;
 * - `throttle`: refused for its rate;
 * - `stale`: an eventually consistent read sees what was there at the snapshot.
 */
export type Fault = 'before' | 'after' | 'conflict' | 'throttle' | { readonly stale: Snapshot };

/** The caller does not live to see the answer. */
export class Crash extends Error {
  constructor(readonly call: Call, readonly when: 'before' | 'after') {
    super(`crashed ${when} call ${call.number} (${call.operation})`);
    this.name = 'Crash';
  }
}

export const isWrite = (operation: Operation) => /^(?:Put|Update|Delete|BatchWrite|TransactWrite)/.test(operation);

/** Carries the call out under a fault. */
export function runUnder(fault: Fault | undefined, state: State, call: Call): Output<Operation> {
  switch (fault) {
    case undefined: return run(state, call.operation, call.input);
    case 'before': throw new Crash(call, 'before');
    case 'after':
      try {
        run(state, call.operation, call.input);
      } catch (error) {
        if (!(error instanceof DynamoDbError)) throw error;
      }
      throw new Crash(call, 'after');
    case 'conflict': throw conflict(call);
    case 'throttle': throw new DynamoDbError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.');
    default: return run(isConsistent(call) ? state : State.from(fault.stale, state.clock), call.operation, call.input);
  }
}

function conflict({ operation, input }: Call): DynamoDbError {
  const message = 'Transaction is ongoing for the item';
  const items = 'TransactItems' in input ? input.TransactItems ?? [] : undefined;
  if (items) return cancelled(items.map((_, i) => i === 0 ? { Code: 'TransactionConflict', Message: message } : { Code: 'None' }));
  if (!isWrite(operation)) throw new Error(`${operation} meets no transaction conflict`);
  return new DynamoDbError('TransactionConflictException', message);
}

const isConsistent = ({ operation, input }: Call) =>
  isWrite(operation) || operation === 'TransactGetItems' || ('ConsistentRead' in input && input.ConsistentRead === true);
