/** Explores faults of the saga and of the order system, and looks whether it finds the mistakes of deliberately broken variants. */
import { Command, InvalidArgumentError } from 'commander';
import { Campaign, Progress } from '../test/faults/campaign';
import { findingsOf, VARIANTS } from '../test/faults/variants';
import { points, saga, singles } from '../test/saga/explored';
import { pairs, violations } from '../test/saga/explorer';
import { findingsOf as sagaFindingsOf, SAGA_VARIANTS } from '../test/saga/variants';

interface Options {
  readonly all?: boolean;
  readonly seed: number;
  readonly seconds: number;
}

/** Of the time, so much goes to pairs; what is left goes to longer schedules. */
const PAIRS_SHARE = 0.75;
const RANDOM_SCHEDULES = 3000;

new Command('npm run faults --')
  .description('Explores faults of the saga and the order system.')
  .option('--all', 'all pairs and all random schedules, however long it takes')
  .option('--seed <number>', 'draws the order of the pairs and the random schedules', integer, 1)
  .option('--seconds <number>', 'time for the order system', integer, 50)
  .action(run)
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });

async function run({ all, seed, seconds }: Options): Promise<void> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const sagaSchedules = [...singles, ...pairs(points)];
  const sagaFindings = [];
  for (const schedule of sagaSchedules) {
    const found = await violations(saga, schedule);
    if (found.length) sagaFindings.push({ schedule, violations: found });
  }
  console.log(`Saga in memory: ${singles.length} single faults and all ${sagaSchedules.length - singles.length} pairs.`);

  const begun = elapsed();
  const timeUp = (share: number) => () => !all && elapsed() - begun > seconds * share;
  const campaign = new Campaign();
  const calls = await campaign.singles();
  const paired = await campaign.pairs(calls, seed, timeUp(PAIRS_SHARE));
  const random = await campaign.random(RANDOM_SCHEDULES, seed, timeUp(1));
  console.log(`Order system: all ${calls.size} single faults, ${say(paired)} pairs, ${say(random)} random schedules of three faults and more, seed ${seed}.`);
  console.log(`Orders ended ${[...campaign.ends].map(([status, count]) => `${status} ${count}×`).join(', ')}.`);

  const missed: string[] = [];
  for (const variant of VARIANTS) if (!(await findingsOf(variant)).includes(variant.finds)) missed.push(variant.name);
  for (const variant of SAGA_VARIANTS) if (!(await sagaFindingsOf(variant)).includes(variant.finds)) missed.push(variant.name);
  for (const name of missed) console.log(`Not caught: ${name}`);
  const variants = VARIANTS.length + SAGA_VARIANTS.length;

  const findings = [...sagaFindings, ...campaign.findings];
  for (const finding of findings.slice(0, 20)) console.log(JSON.stringify(finding));
  console.log(JSON.stringify({
    schedules: sagaSchedules.length + campaign.schedules,
    states: campaign.stateCount,
    violations: findings.length,
    variantsCaught: `${variants - missed.length}/${variants}`,
    seconds: Math.round(elapsed()),
  }));
  process.exitCode = findings.length || missed.length ? 1 : 0;
}

const say = ({ done, of }: Progress) => (done === of ? `all ${of}` : `${done} of ${of}`);

function integer(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number from 0 up.');
  return number;
}
