import { isDeepStrictEqual } from 'node:util';
import { AslEngine } from './asl-engine';
import { aws } from './environment';
import { Moto } from './moto';
import { canRun, comparable, DIFFERENCES, isKnown, Result, resultOf } from '../asl/comparison/differences';
import { Case, cases } from '../asl/comparison/machines';
import { asked, playedInterpreter } from '../asl/comparison/played';
import { taskCases } from '../asl/comparison/task-machines';
import { retriers, waitsOf } from '../asl/comparison/waits';

/** `ASL_SEED` draws other machines. */
const seed = Number(process.env.ASL_SEED ?? 20261121);
const CHOICES = 60;
/** They wait more than they work. */
const AT_ONCE = 16;

let moto: Moto;
let engines: Record<string, AslEngine>;

beforeAll(async () => {
  moto = await Moto.start();
  engines = {
    moto: await AslEngine.open({ endpoint: moto.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
    MiniStack: await AslEngine.open(aws),
  };
});

afterAll(async () => {
  await Promise.all(Object.values(engines).map((engine) => engine.close()));
  moto?.stop();
});

async function ours({ definition, input, play }: Case): Promise<Result> {
  const { interpreter, player } = playedInterpreter(play ?? {});
  const { status, error, output, entered } = await interpreter.run(play ? asked(definition, 'queue', play) : definition, input);
  return resultOf({ definition, play }, { status, error, output, entered, asked: play && player.askedOf('execution') });
}

test.each([
  ['moto', [...cases(CHOICES, seed), ...taskCases()]],
  ['MiniStack', taskCases()],
] as const)('runs machines as %s does, but for what is known', async (name, all) => {
  const rest = [...all.filter((each) => canRun(name, each)).entries()];
  const disagreements: object[] = [];
  const known = new Set<string>();
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [number, each] = next;
      const [a, b] = [await ours(each), await engines[name].run(each, number)].map((result) => comparable(name, each, result));
      if (isDeepStrictEqual(a, b)) continue;
      if (isKnown(name, each, b)) known.add(each.name);
      else disagreements.push({ name: each.name, ours: a, theirs: b });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(disagreements).toEqual([]);
  expect([...known].sort()).toEqual(DIFFERENCES.filter(({ engine }) => engine === name).map((difference) => difference.name).sort());
}, 240_000);

test('waits between attempts as moto does, by jitter at its shortest and at its longest', () => {
  const all = retriers(100, seed);
  expect(all.map(waitsOf)).toEqual(moto.waits(all));
});
