// The bill of the reference app, or of any synthesized app, for a stated workload.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CostReport, PriceList } from '../src/cost';

interface Options {
  readonly orders: number;
  readonly videoMinutes: number;
  readonly minutesPerVideo: number;
  readonly unit: Record<string, number>;
  readonly assembly?: string;
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
  .option('--unit <name=number>', 'work of another unit a month, e.g. orderListing=50000; any number of times', unit, {})
  .option('--assembly <folder>', 'a synthesized app, e.g. cdk.out')
  .option('--prices <file>', 'a price list of your own')
  .option('--picture <file>', 'where the SVG picture goes', '.local/cost.svg')
  .option('--json', 'one line of JSON instead of the table and the picture')
  .action(run)
  .parse();

function run(options: Options): void {
  try {
    const report = options.assembly ? bill(options.assembly, options) : withReferenceApp((assembly) => bill(assembly, options));
    if (options.json) console.log(report.json());
    else show(report, options.picture);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

function bill(assembly: string, { orders, videoMinutes, minutesPerVideo, unit: units, prices }: Options): CostReport {
  const workload = { orders, videoMinutes, minutesPerVideo, units };
  return CostReport.fromAssembly(assembly, workload, prices ? PriceList.fromFile(prices) : PriceList.US_EAST_1);
}

function show(report: CostReport, picture: string): void {
  mkdirSync(dirname(picture), { recursive: true });
  writeFileSync(picture, report.picture());
  console.log(`${report.table()}\n\nPicture: ${relative('.', picture)}`);
}

function withReferenceApp<T>(use: (assembly: string) => T): T {
  const assembly = mkdtempSync(join(tmpdir(), 'cost-'));
  try {
    spawnSync(process.execPath, ['--import', 'tsx', REFERENCE_APP], {
      stdio: ['inherit', 2, 'inherit'], env: { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false' },
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
