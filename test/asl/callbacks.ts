import { Clock } from './clock';
import { StateError } from './errors';

interface Waiting {
  readonly succeed: (output: unknown) => void;
  readonly fail: (error: StateError) => void;
  readonly beat: () => void;
}

/** Task tokens: who waits for an answer, and the calls that answer. */
export class Callbacks {
  private readonly waiting = new Map<string, Waiting>();
  private issued = 0;

  constructor(private readonly clock: Clock) {}

  /** Issues a token and the promise of its answer. */
  public issue(heartbeatSeconds?: number): { token: string; answer: Promise<unknown> } {
    const token = `token-${++this.issued}`;
    const answer = new Promise<unknown>((succeed, fail) => {
      let callOff = () => {};
      const beat = () => {
        callOff();
        if (heartbeatSeconds) callOff = this.clock.at(heartbeatSeconds, () => fail(new StateError('States.HeartbeatTimeout')));
      };
      beat();
      this.waiting.set(token, { succeed, fail, beat });
    });
    answer.catch(() => undefined);
    return { token, answer };
  }

  public sendTaskSuccess(token: string, output: unknown): void {
    this.take(token).succeed(output);
  }

  public sendTaskFailure(token: string, error: string, cause = ''): void {
    this.take(token).fail(new StateError(error, cause));
  }

  public sendTaskHeartbeat(token: string): void {
    this.find(token).beat();
  }

  /** Nobody waits for this answer any more. */
  public forget(token: string): void {
    this.waiting.delete(token);
  }

  private take(token: string): Waiting {
    const found = this.find(token);
    this.waiting.delete(token);
    return found;
  }

  private find(token: string): Waiting {
    const found = this.waiting.get(token);
    if (!found) throw new StateError('TaskTimedOut', `nobody waits for ${token}`);
    return found;
  }
}
