import * as sdk from '@aws-sdk/client-sqs';
import { Stack } from 'aws-cdk-lib';
import { Queue } from './elasticmq';
import { RedriveOperator, ResilientQueue } from '../../../src';
import { Clock } from '../../asl/clock';
import { StateError } from '../../asl/errors';
import { Execution, Interpreter, TaskCall } from '../../asl/interpreter';
import { Json } from '../../asl/payload';
import { definitionOf } from '../../asl/synthesized';

/** Real time, of which waiting takes a fiftieth: the machine looks every 10 s whether SQS is done. */
class HastyClock extends Clock {
  public at(seconds: number, fire: () => void): () => void {
    const timer = setTimeout(fire, seconds * 20);
    return () => clearTimeout(timer);
  }

  public run<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

/** The state machine of a `RedriveOperator`, as synthesized, on these queues of an emulator: each of its calls is sent to it as it stands. */
export class RedriveMachine {
  private readonly definition: Json;

  constructor(private readonly sqs: sdk.SQSClient, deadLetters: Queue, destination: Queue) {
    const stack = new Stack();
    const { queue, deadLetterQueue } = new ResilientQueue(stack, 'Queue');
    const { stateMachine } = new RedriveOperator(stack, 'Redrive', { deadLetterQueue, destination: queue });
    const known = Object.fromEntries([[deadLetterQueue, deadLetters], [queue, destination]].flatMap(([made, there]: any) => [
      [JSON.stringify(stack.resolve(made.queueArn)), there.arn], [JSON.stringify(stack.resolve(made.queueUrl)), there.url],
    ]));
    const text = JSON.stringify(definitionOf(stateMachine));
    this.definition = JSON.parse(text.replace(/<([^<>]*?)(?:\.(\w+))?>/g, (whole, id, attribute) => (
      known[JSON.stringify(attribute ? { 'Fn::GetAtt': [id, attribute] } : { Ref: id })] ?? whole)));
  }

  public execute(input: object): Promise<Execution> {
    return new Interpreter({ task: (call) => this.call(call), clock: new HastyClock() }).run(this.definition, input);
  }

  /** As Step Functions calls any API: action and parameters of the definition, errors by the service's name. */
  private async call({ resource, parameters }: TaskCall): Promise<Json> {
    const [, action] = /^arn:(?:aws|<AWS::Partition>):states:::aws-sdk:sqs:(\w+)$/.exec(resource) ?? [];
    if (!action) throw new Error(`${resource} is not called here`);
    const command = (sdk as Json)[`${action[0].toUpperCase()}${action.slice(1)}Command`];
    try {
      const { $metadata: _, ...answer } = await this.sqs.send(new command(parameters)) as Json;
      return answer;
    } catch (error) {
      const { name, message } = error as Error;
      throw new StateError(`Sqs.${name.replace(/(Exception)?$/, 'Exception')}`, message);
    }
  }
}
