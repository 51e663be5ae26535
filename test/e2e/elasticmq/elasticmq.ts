import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CreateQueueCommand, GetQueueAttributesCommand, QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import { freePort } from '../../../local';
import { eventually } from '../environment';
import { run } from '../run';

const POM = join(__dirname, 'pom.xml');
const OLDEST_JAVA = 17;

/** A queue of the emulator. */
export interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** Another emulator of SQS, which has message moves: ElasticMQ, on Java. */
export class ElasticMq {
  /** Why it cannot be run here; undefined when it can. */
  public static missing(): string | undefined {
    const [java, maven] = [['java', '-version'], ['mvn', '-v']].map(([command, option]) => spawnSync(command, [option], { encoding: 'utf8' }));
    const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1]);
    if (!(version >= OLDEST_JAVA)) return `no Java ${OLDEST_JAVA} or newer on the PATH`;
    return maven.status === 0 ? undefined : 'no Maven on the PATH';
  }

  public static async start(): Promise<ElasticMq> {
    const folder = resolve(__dirname, '..', '..', '..', process.env.CEW_LOCAL_DIR ?? '.local', 'elasticmq');
    mkdirSync(folder, { recursive: true });
    const [classpath, configuration] = [join(folder, 'classpath'), join(folder, 'server.conf')];
    run('mvn', '-q', '-B', '-f', POM, 'dependency:build-classpath', `-Dmdep.outputFile=${classpath}`);
    const port = await freePort();
    writeFileSync(configuration, [
      'include classpath("application.conf")', 'queues {}', 'rest-stats.enabled = false',
      `node-address { protocol = http, host = "127.0.0.1", port = ${port}, context-path = "" }`,
      `rest-sqs { enabled = true, bind-port = ${port}, bind-hostname = "127.0.0.1", sqs-limits = strict }`,
    ].join('\n'));
    const server = spawn('java', [
      '-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dconfig.file=${configuration}`, '-cp', readFileSync(classpath, 'utf8').trim(), 'org.elasticmq.server.Main',
    ], { stdio: 'ignore' });
    const elasticMq = new ElasticMq(server, `http://127.0.0.1:${port}`);
    try {
      await eventually('ElasticMQ', () => fetch(`${elasticMq.endpoint}/health`).then(({ ok }) => ok || undefined, () => undefined));
    } catch (error) {
      elasticMq.stop();
      throw error;
    }
    return elasticMq;
  }

  public readonly sqs: SQSClient;

  private constructor(private readonly server: ChildProcess, private readonly endpoint: string) {
    this.sqs = new SQSClient({ endpoint, region: 'elasticmq', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  }

  public async createQueue(QueueName: string, Attributes: Partial<Record<QueueAttributeName, string>> = {}): Promise<Queue> {
    const { QueueUrl } = await this.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    const { Attributes: made } = await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return { url: QueueUrl!, arn: made!.QueueArn! };
  }

  public stop(): void {
    this.sqs.destroy();
    this.server.kill();
  }
}
