import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbError } from './errors';
import { Crash } from './fault';
import type { MemoryDynamoDb } from './memory-dynamodb';
import { Input, Operation } from './operations';

export interface ClientOptions {
  /** Tells one client from another in `onCall`. */
  readonly name?: string;
  /**
   * Called when this client's process goes down; its call is then never answered, so that no code of that process goes on.
   * @default - the call rejects with the `Crash`, as when only the connection is lost
   */
  readonly onCrash?: (crash: Crash) => void;
  /** How often the SDK tries. @default 1 */
  readonly maxAttempts?: number;
}

type RequestHandler = Exclude<NonNullable<DynamoDBClientConfig['requestHandler']>, Record<string, never>>;

export function memoryClient(database: MemoryDynamoDb, options: ClientOptions): DynamoDBClient {
  return attach(new DynamoDBClient({ region: 'us-east-1' }), database, options);
}

/** Makes an existing SDK client, such as one that a module keeps for itself, send its requests to the database in memory. */
export function attach(client: DynamoDBClient, database: MemoryDynamoDb, options: ClientOptions = {}): DynamoDBClient {
  const { maxAttempts = 1 } = options;
  const offline = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: 'http://memory.invalid',
    credentials: { accessKeyId: 'memory', secretAccessKey: 'memory' },
    signer: { sign: async (request) => request },
    maxAttempts,
    requestHandler: requestHandler(database, options) as RequestHandler,
  });
  Object.assign(client.config, offline.config);
  // Tokens the SDK would draw at random are counted instead, so that runs repeat exactly.
  client.middlewareStack.add((next) => (args) => {
    const input = args.input as { TransactItems?: object[]; ClientRequestToken?: string };
    const isWrite = input.TransactItems?.some((item) => !('Get' in item));
    return next(isWrite && !input.ClientRequestToken
      ? { ...args, input: { ...input, ClientRequestToken: database.nextToken() } as typeof args.input }
      : args);
  }, { step: 'initialize', name: 'countTokens', override: true });
  return client;
}

/** Speaks the service's protocol: AWS JSON 1.0. */
function requestHandler(database: MemoryDynamoDb, { name, onCrash }: ClientOptions) {
  return {
    handle: async ({ headers, body }: { headers: Record<string, string>; body: string | Uint8Array }) => {
      const operation = headers['x-amz-target'].split('.')[1] as Operation;
      const input = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as Input<Operation>;
      try {
        return answer(200, database.call(operation, input, name));
      } catch (error) {
        if (error instanceof Crash && onCrash) {
          onCrash(error);
          return new Promise<never>(() => undefined);
        }
        if (!(error instanceof DynamoDbError)) throw error;
        return answer(400, { __type: `com.amazonaws.dynamodb.v20120810#${error.name}`, message: error.message, ...error.members });
      }
    },
  };
}

function answer(statusCode: number, body: object) {
  return {
    response: { statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(body)) },
  };
}
