/** Explores faults of the saga and of the order system, and looks whether it finds the mistakes of deliberately broken variants. */
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { Crew } from './faults-crew';
import { Account, randomSchedules } from '../test/faults/campaign';
import { Schedule } from '../test/faults/explorer';
import { pairsOf, singles } from '../test/faults/points';
import { findingsOf, VARIANTS } from '../test/faults/variants';
import { points, saga, singles as sagaSingles } from '../test/saga/explored';
import { pairs as sagaPairs, violations } from '../test/saga/explorer';
import { expressSchedules, expressViolations } from '../test/saga/express-explorer';
import { findingsOf as sagaFindingsOf, SAGA_VARIANTS } from '../test/saga/variants';

interface Options {
  readonly all?: boolean;
  readonly seed: number;
  readonly processes: number;
}

new Command('npm run faults --')
  .description('Explores faults of the saga and the order system.')
  .option('--all', 'pairs of the Express engine and of orders with own steps too, and more random schedules')
  .option('--seed <number>', 'draws the random schedules', integer, 1)
  .option('--processes <number>', 'that run schedules at the same time', integer, availableParallelism())
  .action(run)
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });

async function run({ all, seed, processes }: Options): Promise<void> {
  const start = performance.now();
  const elapsed = () => Math.round((performance.now() - start) / 1000);
  const say = (text: string) => console.log(`${String(elapsed()).padStart(5)} s  ${text}`);
  const account = new Account();
  const crew = new Crew(Math.max(1, processes), account);
  const ofSaga = exploreSaga(say);
  const ownSteps = { ownSteps: true };
  for (const [name, engine, inPairs] of [
    ['Standard engine', {}, true], ['Express engine', { express: true }, all ?? false],
    ['Standard with own steps', ownSteps, all ?? false], ['Express with own steps', { express: true, ...ownSteps }, false],
    ['Standard with a carrier', { carrier: true }, all ?? false], ['Express with a carrier', { express: true, carrier: true }, false],
  ] as const) {
    const alone = await singles(engine);
    const traces = await crew.run(alone);
    say(`Orders, ${name}: all ${alone.length} single faults.`);
    if (inPairs) await explorePairs(crew, name, new Map(alone.map((point, index) => [point, traces[index]])), say);
  }
  const random = randomSchedules(all ? 3000 : 1000, seed);
  await crew.run([...random, ...(all ? random.map((schedule) => ({ ...schedule, express: true })) : [])]);
  say(`Orders: ${random.length} random schedules of three faults and more, seed ${seed}${all ? ', on each engine' : ''}.`);
  crew.dismiss();
  const sagaFindings = await ofSaga;
  say(`Orders ended ${[...account.ends].map(([status, count]) => `${status} ${count}×`).join(', ')}.`);

  const missed = await missedVariants();
  for (const name of missed) say(`Not caught: ${name}`);
  const variants = VARIANTS.length + SAGA_VARIANTS.length;
  const findings = [...sagaFindings.findings, ...account.findings];
  for (const finding of findings.slice(0, 20)) console.log(JSON.stringify(finding, (_key, value) => value === Infinity ? 'for good' : value));
  console.log(JSON.stringify({
    schedules: sagaFindings.schedules + account.schedules,
    states: account.states.size,
    violations: findings.length,
    variantsCaught: `${variants - missed.length}/${variants}`,
    seconds: elapsed(),
  }));
  process.exitCode = findings.length || missed.length ? 1 : 0;
}

async function exploreSaga(say: (text: string) => void): Promise<{ schedules: number; findings: object[] }> {
  const standard = [...sagaSingles, ...sagaPairs(points)];
  const findings: object[] = [];
  for (const schedule of standard) {
    const found = await violations(saga, schedule);
    if (found.length) findings.push({ schedule, violations: found });
  }
  say(`Saga, Standard engine: all ${sagaSingles.length} single faults and all ${standard.length - sagaSingles.length} pairs.`);
  for (const [faults, mishap] of expressSchedules) {
    const found = await expressViolations(faults, mishap);
    if (found.length) findings.push({ faults, mishap, violations: found });
  }
  say(`Saga, Express engine: all ${expressSchedules.length} of a fault and a mishap of the execution.`);
  return { schedules: standard.length + expressSchedules.length, findings };
}

async function explorePairs(crew: Crew, name: string, alone: Parameters<typeof pairsOf>[0], say: (text: string) => void): Promise<void> {
  const { pairs, same } = pairsOf(alone);
  let told = 0;
  const progress = (done: number) => {
    if (done - told < 2000) return;
    told = done;
    say(`  ${done} of ${pairs.length} pairs`);
  };
  await crew.run(pairs as Schedule[], progress);
  say(`Orders, ${name}: all ${pairs.length + same} pairs, ${same} of them the same run as one of their faults alone.`);
}

async function missedVariants(): Promise<string[]> {
  const missed: string[] = [];
  for (const variant of VARIANTS) if (!(await findingsOf(variant)).includes(variant.finds)) missed.push(variant.name);
  for (const variant of SAGA_VARIANTS) if (!(await sagaFindingsOf(variant)).includes(variant.finds)) missed.push(variant.name);
  return missed;
}

function integer(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number from 0 up.');
  return number;
}
