/** An error as the service answers it: `name` is the exception's, `members` the fields beside the message. */
export class DynamoDbError extends Error {
  constructor(name: string, message: string, readonly members: Record<string, unknown> = {}) {
    super(message);
    this.name = name;
    Object.assign(this, members);
  }
}

export const validation = (message: string) => new DynamoDbError('ValidationException', message);

/** A key or an index key that the table's schema does not allow. In a transaction it is a reason for cancelling. */
export class SchemaError extends DynamoDbError {
  constructor(message: string) {
    super('ValidationException', message);
  }
}

export const invalidParameter = (message: string) => validation(`One or more parameter values were invalid: ${message}`);

export const notFound = () => new DynamoDbError('ResourceNotFoundException', 'Requested resource not found');

export const conditionFailed = (item?: object) =>
  new DynamoDbError('ConditionalCheckFailedException', 'The conditional request failed', item ? { Item: item } : {});

/** Throws a ValidationException unless the condition holds. */
export function must(condition: unknown, message: string): asserts condition {
  if (!condition) throw validation(message);
}
