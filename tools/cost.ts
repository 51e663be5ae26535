// The bill of the reference app, or of any synthesized app, for a stated workload.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CostReport, PriceList } from '../src/cost';
import { SagaEngine } from '../src/saga';

interface Options {
  readonly orders: number;
  readonly videoMinutes: number;
  readonly minutesPerVideo: number;
  readonly activeUsers: number;
  readonly unit: Record<string, number>;
  readonly assembly?: string;
  readonly engine: SagaEngine;
  readonly prices?: string;
  readonly picture: string;
  readonly json?: boolean;
}

const REFERENCE_APP = 'examples/reference-app/app.ts';

new Command('npm run cost --')
  .description('Prints the monthly bill by service and construct: the reference app\'s, unless another is given.')
  .option('--orders <number>', 'orders a month', amount, 10_000)
  .option('--video-minutes <number>', 'minutes of uploaded video a month', amount, 0)
  .option('--minutes-per-video <number>', 'length of one video', amount, 5)
  .option('--active-users <number>', 'users who sign in during the month', amount, 0)
  .option('--unit <name=number>', 'work of another unit a month, e.g. orderListing=50000; any number of times', unit, {})
  .option('--assembly <folder>', 'a synthesized app, e.g. cdk.out')
  .addOption(new Option('--engine <engine>', 'on which the orders of the reference app run').choices(Object.values(SagaEngine)).default(SagaEngine.STANDARD))
  .option('--prices <file>', 'a price list of your own')
  .option('--picture <file>', 'where the SVG picture goes', '.local/cost.svg')
  .option('--json', 'one line of JSON instead of the table and the picture')
  .action(run)
  .parse();

function run(options: Options): void {
  try {
    const { assembly, engine, json, picture } = options;
    const report = assembly ? bill(assembly, options) : billOn(engine, options);
    if (json) {
      console.log(report.json());
    } else {
      show(report, picture);
      if (!assembly) console.log(`\n${Object.values(SagaEngine).filter((other) => other !== engine).map((other) => onAnother(other, billOn(other, options))).join('\n')}`);
    }
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/** The reference app's, from its template and its executions on that engine. */
function billOn(engine: SagaEngine, options: Options): CostReport {
  return withReferenceApp(engine, (assembly) => bill(assembly, options));
}

function onAnother(engine: SagaEngine, { perOrder, monthly }: CostReport): string {
  return `On the ${engine} engine, from its own template and its own counted executions: $${perOrder.toPrecision(3)} an order, $${monthly.toFixed(2)} a month; see --engine ${engine}.`;
}

function bill(assembly: string, { orders, videoMinutes, minutesPerVideo, activeUsers, unit: units, prices }: Options): CostReport {
  const workload = { orders, videoMinutes, minutesPerVideo, activeUsers, units };
  return CostReport.fromAssembly(assembly, workload, prices ? PriceList.fromFile(prices) : PriceList.US_EAST_1);
}

function show(report: CostReport, picture: string): void {
  mkdirSync(dirname(picture), { recursive: true });
  writeFileSync(picture, report.picture());
  console.log(`${report.table()}\n\nPicture: ${relative('.', picture)}`);
}

function withReferenceApp<T>(engine: SagaEngine, use: (assembly: string) => T): T {
  const assembly = mkdtempSync(join(tmpdir(), 'cost-'));
  try {
    spawnSync(process.execPath, ['--import', 'tsx', REFERENCE_APP], {
      stdio: ['inherit', 2, 'inherit'],
      env: {
        ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false', CDK_CONTEXT_JSON: JSON.stringify({ ordersEngine: engine }),
      },
    });
    // Findings of the app's own checks leave a whole assembly behind: they do not change its price.
    if (!existsSync(join(assembly, 'manifest.json'))) throw new Error(`${REFERENCE_APP} could not be synthesized; it says above why.`);
    return use(assembly);
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

function amount(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) throw new InvalidArgumentError('Give a number from 0 up.');
  return number;
}

function unit(text: string, all: Record<string, number>): Record<string, number> {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError('Give it as name=number.');
  return { ...all, [name]: amount(value) };
}
