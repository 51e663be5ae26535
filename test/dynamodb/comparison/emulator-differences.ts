import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from './outcome';
import type { Request } from './requests';

/** A request on which the two databases do not agree. */
export interface Disagreement {
  readonly request: Request;
  readonly memory: Outcome;
  readonly embedded: Outcome;
  /** What each of them says about its refusal. */
  readonly memoryMessage: string;
  readonly embeddedMessage: string;
}

/** Something in which the embedded DynamoDB (MiniStack 1.5) does not do what AWS documents. */
export interface Difference {
  readonly what: string;
  readonly documentation: string;
  /** Whether exactly this is what the two disagree about. */
  covers(disagreement: Disagreement): boolean;
}

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const API = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';

const isRead = ({ operation }: Request) => operation === 'Query' || operation === 'Scan';
const isTransaction = ({ operation }: Request) => operation === 'TransactWriteItems' || operation === 'TransactGetItems';
const isRefused = (outcome: Outcome) => 'error' in outcome && outcome.error === 'ValidationException';

export const DIFFERENCES: readonly Difference[] = [
  {
    what: 'An update whose path has no parent in the item is carried out in part',
    documentation: `${API}/API_TransactWriteItems.html#API_TransactWriteItems_Errors`,
    covers: ({ memoryMessage }) => memoryMessage.includes('The document path provided in the update expression is invalid for update'),
  },
  {
    what: 'Operands of list_append, arithmetic, ADD and DELETE may have any type',
    documentation: `${API}/API_TransactWriteItems.html#API_TransactWriteItems_Errors`,
    covers: ({ memoryMessage }) => memoryMessage.includes('An operand in the update expression has an incorrect data type'),
  },
  {
    what: 'In queries, scans and transactions an expression is checked as far as items make it run, not before',
    documentation: `${GUIDE}/Expressions.OperatorsAndFunctions.html`,
    covers: ({ request, memory, memoryMessage }) => isRefused(memory) && /^Invalid \w+Expression: /.test(memoryMessage) && (isRead(request) || isTransaction(request)),
  },
  {
    what: 'A missing table is reported before an expression that cannot be read',
    documentation: `${API}/CommonErrors.html`,
    covers: ({ memory, embedded }) => isRefused(memory) && 'error' in embedded && embedded.error === 'ResourceNotFoundException',
  },
  {
    what: 'The filter of a query on an index may name the keys of the index',
    documentation: `${GUIDE}/Query.FilterExpression.html`,
    covers: ({ memoryMessage }) => memoryMessage.startsWith('Filter Expression can only contain non-primary key attributes'),
  },
  {
    what: 'begins_with refuses a request because of the type an attribute happens to have',
    documentation: `${GUIDE}/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions`,
    covers: ({ embedded, embeddedMessage }) => isRefused(embedded) && embeddedMessage.includes('operator or function: begins_with'),
  },
  {
    what: 'In a transaction, keys that do not fit the schema pass or hide behind other reasons',
    documentation: `${API}/API_TransactWriteItems.html#API_TransactWriteItems_Errors`,
    covers: ({ request, memoryMessage }) =>
      isTransaction(request) && /does not match the schema|Missing the key|Type mismatch for (?:Index Key|key)|cannot contain an empty/.test(memoryMessage),
  },
  {
    what: 'A request token is looked up before the request is checked',
    documentation: `${API}/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken`,
    covers: ({ memory, embedded }) => isRefused(memory) && 'error' in embedded && embedded.error === 'IdempotentParameterMismatchException',
  },
  {
    what: 'Keys of an index and members of sets are compared as text, so that 1e2 is not 100',
    documentation: `${GUIDE}/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number`,
    covers: ({ request }) => {
      const text = JSON.stringify(request.input);
      return /"(?:1e2|2\.50)"/.test(text) && (request.input.IndexName !== undefined || /DELETE |contains\(/.test(text));
    },
  },
  {
    what: 'UPDATED_OLD and UPDATED_NEW of a list element are the whole list',
    documentation: `${API}/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues`,
    covers: ({ request, memory }) => 'answer' in memory && String(request.input.ReturnValues).startsWith('UPDATED_') && /\[\d+\]/.test(String(request.input.UpdateExpression)),
  },
  {
    what: 'A filter on an index sees attributes that the index does not hold',
    documentation: `${GUIDE}/GSI.html#GSI.Projections`,
    covers: ({ request, memory, embedded }) => request.input.IndexName === 'ByPlace' && request.input.FilterExpression !== undefined
      && 'answer' in memory && 'answer' in embedded,
  },
  {
    what: 'A BatchGetItem reports no capacity for items that are not there',
    documentation: `${GUIDE}/read-write-operations.html`,
    covers: ({ request, memory, embedded }) => request.operation === 'BatchGetItem' && 'answer' in memory && 'answer' in embedded
      && isDeepStrictEqual({ ...memory.answer as object, ConsumedCapacity: 0 }, { ...embedded.answer as object, ConsumedCapacity: 0 }),
  },
  {
    what: 'BETWEEN takes the size of a value that has none as a number',
    documentation: `${GUIDE}/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions`,
    covers: ({ request }) => /size\([^)]*\) BETWEEN/.test(JSON.stringify(request.input)),
  },
  {
    what: 'NOT over a BETWEEN of values that cannot be compared is false',
    documentation: `${GUIDE}/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Logical`,
    covers: ({ request }) => /NOT .*BETWEEN/.test(JSON.stringify(request.input)),
  },
];
