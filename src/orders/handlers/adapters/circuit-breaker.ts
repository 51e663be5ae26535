import { DynamoDBDocumentClient, GetCommand, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { ProviderError, ProviderTimeout } from './provider-gateways';
import { admit, Circuit } from '../../core/circuit-breaker';
import type { PaymentAnswer, PaymentGateway, PaymentRequest } from '../../core/payment-contract';

/** The provider has failed too often: nothing was sent. */
export class PaymentUnavailable extends Error {
  public readonly name = 'PaymentUnavailable';
}

export interface CircuitSettings {
  /** So many different orders that fail in a row open it. */
  readonly threshold: number;
  /** Milliseconds until one call may try again. */
  readonly resetTimeout: number;
  /** The longest that a call takes: milliseconds. */
  readonly callTimeout: number;
}

const KEY = { orderId: 'CIRCUIT#payment', entry: 'STATE' };

/**
 * Keeps new payments from a provider that is down; a refusal is no failure. All instances share one state, in the orders table:
 * read before each call, written only when something fails or is well again. What undoes or asks always passes.
 */
export class CircuitBreaker implements PaymentGateway {
  constructor(
    private readonly gateway: PaymentGateway, private readonly db: DynamoDBDocumentClient, private readonly table: string,
    private readonly settings: CircuitSettings, private readonly now: () => number = Date.now,
  ) {}

  public async send(request: PaymentRequest): Promise<PaymentAnswer> {
    if (request.operation !== 'authorise' && request.operation !== 'capture') return this.gateway.send(request);
    const circuit = await this.read();
    const admission = admit(circuit, this.now());
    if (admission === 'REJECT' || (admission === 'PROBE' && !await this.claimProbe(circuit))) {
      throw new PaymentUnavailable('The payment provider has failed too often. Nothing was sent.');
    }
    try {
      const answer = await this.gateway.send(request);
      if (admission === 'PROBE') await this.write({ UpdateExpression: 'REMOVE openUntil, probeUntil, failed' });
      else if (circuit.failed) await this.write({ UpdateExpression: 'REMOVE failed', ConditionExpression: 'attribute_not_exists(openUntil)' });
      return answer;
    } catch (error) {
      if (error instanceof ProviderTimeout || error instanceof ProviderError) await this.noteFailure(request.reference, admission === 'PROBE');
      throw error;
    }
  }

  private async read(): Promise<Circuit> {
    const { Item: item } = await this.db.send(new GetCommand({ TableName: this.table, Key: KEY, ConsistentRead: true }));
    return item ?? {};
  }

  /** Whether this call is the one that may try. */
  private claimProbe({ openUntil }: Circuit): Promise<boolean> {
    const now = this.now();
    return this.write({
      UpdateExpression: 'SET probeUntil = :until',
      ConditionExpression: 'openUntil = :open AND (attribute_not_exists(probeUntil) OR probeUntil <= :now)',
      ExpressionAttributeValues: { ':until': now + this.settings.callTimeout, ':open': openUntil, ':now': now },
    });
  }

  private async noteFailure(reference: string, wasProbe: boolean): Promise<void> {
    const { threshold, resetTimeout } = this.settings;
    const open = { ':until': this.now() + resetTimeout };
    if (wasProbe) {
      await this.write({ UpdateExpression: 'SET openUntil = :until REMOVE probeUntil', ExpressionAttributeValues: open });
      return;
    }
    await this.write({ UpdateExpression: 'ADD failed :order', ExpressionAttributeValues: { ':order': new Set([reference]) } });
    await this.write({
      UpdateExpression: 'SET openUntil = :until',
      ConditionExpression: 'size(failed) >= :threshold AND attribute_not_exists(openUntil)',
      ExpressionAttributeValues: { ...open, ':threshold': threshold },
    });
  }

  /** False where the condition does not hold. */
  private async write(update: Partial<UpdateCommandInput>): Promise<boolean> {
    try {
      await this.db.send(new UpdateCommand({ TableName: this.table, Key: KEY, ...update }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}
