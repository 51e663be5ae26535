import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvalidArgumentError } from 'commander';
import { AddCommand } from '../command';
import { Desk } from '../desk';
import { archiveCalled, archiveOf, describeReplay, Replay, startReplay } from '../replays';

interface Options {
  readonly archive?: string;
  readonly from: Date;
  readonly to: Date;
  readonly rule: string[];
  readonly name: string;
  readonly wait: boolean;
}

const SECOND = 1_000;
const UNITS: Record<string, number> = { s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND, d: 86_400 * SECOND };
const ENDED = ['COMPLETED', 'CANCELLED', 'FAILED'];

export const replay: AddCommand = (program, desk) => program.command('replay')
  .description('send archived events to their bus again: views are rebuilt, rules that exclude replays repeat nothing')
  .option('-a, --archive <name>', 'the archive, where it is not that of the one EventRouter in the stacks')
  .requiredOption('-f, --from <time>', 'of the first event: ISO 8601, or how long ago, e.g. 90m, 2h, 3d', time)
  .option('-t, --to <time>', 'of the last event (default: now)', time, new Date())
  .option('--rule <name>', 'only for this rule: name or end of its path, any number of times', (name: string, names: string[]) => [...names, name], [])
  .option('--name <name>', 'of the replay: 1–64 letters, digits, ., - and _', replayName, `replay-${new Date().toISOString().replace(/[^0-9A-Za-z]/g, '')}`)
  .option('--no-wait', 'do not wait for its end')
  .action(async (options: Options) => {
    const [client, archive] = await find(desk(), options.archive);
    const rules = await Promise.all(options.rule.map((rule) => ruleArn(desk(), rule, archive.busArn)));
    let replayed = await startReplay(client, archive, { ...options, rules });
    while (options.wait && !ENDED.includes(replayed.state)) {
      await sleep(SECOND);
      replayed = await describeReplay(client, options.name);
    }
    desk().show({ ...replayed, archive: archive.name, bus: archive.busArn }, [said(replayed, archive.name)]);
    if (replayed.state === 'FAILED') process.exitCode = 1;
  });

/** Named, or that of the router. On the embedded AWS the archive is not part of the stack: there the bus leads to it. */
async function find(desk: Desk, name?: string) {
  if (name) {
    const client = new EventBridgeClient(desk.place());
    return [client, await archiveCalled(client, name)] as const;
  }
  const kind = await desk.has('events:archive') ? 'events:archive' : 'events:bus';
  const { physicalId, config } = await desk.find(kind);
  const client = new EventBridgeClient(config);
  return [client, await (kind === 'events:archive' ? archiveCalled(client, physicalId) : archiveOf(client, physicalId))] as const;
}

/** A rule of a bus of its own has the bus in its ARN, one of the default bus has not. */
async function ruleArn(desk: Desk, rule: string, busArn: string): Promise<string> {
  const named = await desk.has('events:rule') ? (await desk.find('events:rule', rule)).physicalId.split('|').at(-1)! : rule;
  const [prefix, bus] = busArn.split(':event-bus/');
  return `${prefix}:rule/${bus === 'default' ? '' : `${bus}/`}${named}`;
}

function said({ name, state, reason, lastEvent }: Replay, archive: string): string {
  const until = lastEvent ? `, the last event is of ${lastEvent}` : '';
  return `Replay ${name} of ${archive}: ${state}${reason ? ` (${reason})` : ''}${until}.`;
}

function replayName(text: string): string {
  if (!/^[\w.-]{1,64}$/.test(text)) throw new InvalidArgumentError('Give 1–64 letters, digits, ., - and _.');
  return text;
}

function time(text: string): Date {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const found = amount ? new Date(Date.now() - Number(amount) * UNITS[unit]) : new Date(text);
  if (Number.isNaN(found.getTime())) throw new InvalidArgumentError('Give a time as 2026-11-21T10:00:00Z, or how long ago as 90m, 2h, 3d.');
  return found;
}
