import { Stage } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Bill, makeBill, unitsOf, Work } from './core/bill';
import { Model, readTemplate, Resource } from './core/model';
import { weighOptions } from './core/options';
import { renderPicture } from './core/picture';
import { perUnit, summarize } from './core/summary';
import { amount, Heading, renderTable } from './core/table';
import { CostLine, CostOption } from './cost-line';
import { PriceList } from './price-list';
import { Workload } from './workload';

/**
 * The monthly bill of an app, from its synthesized templates and a stated workload.
 *
 * What stands there at rest is read from the template. What work costs comes from the usage that constructs state in
 * the template's metadata (see `CostUsage`). Prices are list prices without free tier.
 *
 * @example
 * const report = CostReport.fromAssembly('cdk.out', { orders: 10_000 });
 * const table = report.table();
 */
export class CostReport {
  /**
   * The bill of a synthesized app.
   *
   * @param directory cloud assembly, e.g. `cdk.out`
   * @param workload the work of a month
   * @param prices list prices; default: us-east-1
   */
  public static fromAssembly(directory: string, workload: Workload = {}, prices: PriceList = PriceList.US_EAST_1): CostReport {
    const stacks = new CloudAssembly(directory).stacksRecursively;
    return new CostReport(stacks.flatMap((stack) => {
      const paths = Object.fromEntries(stack.findMetadataByType('aws:cdk:logicalId').map(({ path, data }) => [data as string, path]));
      return readTemplate(stack.hierarchicalId, stack.template, paths);
    }), workload, prices);
  }

  /**
   * The bill of an app or stage, which is synthesized for it.
   *
   * @param stage app or stage
   * @param workload the work of a month
   * @param prices list prices; default: us-east-1
   */
  public static fromStage(stage: Stage, workload: Workload = {}, prices: PriceList = PriceList.US_EAST_1): CostReport {
    return CostReport.fromAssembly(stage.synth().directory, workload, prices);
  }

  /**
   * The bill of CloudFormation templates.
   *
   * @param templates template objects by stack name
   * @param workload the work of a month
   * @param prices list prices; default: us-east-1
   */
  public static fromTemplates(templates: { [stackName: string]: any }, workload: Workload = {}, prices: PriceList = PriceList.US_EAST_1): CostReport {
    return new CostReport(Object.entries(templates).flatMap(([stack, template]) => readTemplate(stack, template)), workload, prices);
  }

  /** US dollars a month, all in all. */
  public readonly monthly: number;

  /** US dollars a month without any work. */
  public readonly fixed: number;

  /** US dollars for one order, logs, traces and storage included, without what stands there at rest; 0 where nothing is used by orders. */
  public readonly perOrder: number;

  /** US dollars a month by service, dearest first. */
  public readonly byService: { [service: string]: number };

  /** US dollars a month by construct directly in a stack, dearest first. */
  public readonly byConstruct: { [constructPath: string]: number };

  /** The whole bill, dearest first. */
  public readonly lines: CostLine[];

  /** Where the usage comes from, and what the bill does not cover. */
  public readonly notes: string[];

  /** What choices would change, the largest change first. */
  public readonly options: CostOption[];

  private readonly bill: Bill;
  private readonly heading: Heading;

  private constructor(model: Resource[], workload: Workload, prices: PriceList) {
    const work = monthlyWork(workload);
    const made = makeBill(model, work, prices._prices);
    const used = unitsOf(model);
    this.notes = [...made.notes, ...unusedUnits(workload, used)];
    this.bill = { ...made, notes: this.notes };
    const { monthly, fixed, byService, byConstruct } = summarize(this.bill.lines);
    this.monthly = monthly;
    this.fixed = fixed;
    this.byService = byService;
    this.byConstruct = byConstruct;
    this.perOrder = costOfAnOrder(this.bill, model, work, prices);
    this.lines = this.bill.lines.map(({ path, stack, ...line }) => ({ ...line, constructPath: path || stack }));
    this.options = weighOptions(model, work, prices._prices);
    this.heading = { workload: describe(workload), prices: `${prices.region}, ${prices.date}`, perOrder: used.has('order') ? this.perOrder : undefined, fixed };
  }

  /** The bill as text for people: drivers first, then services, constructs, options and notes. */
  public table(): string {
    return renderTable(this.heading, this.bill, this, this.options);
  }

  /** The bill as an SVG picture: drivers first, each service stacked by construct, and what options would change. */
  public picture(): string {
    return renderPicture(this.heading, this.bill.lines, this.options);
  }

  /** `monthly`, `perOrder`, `fixed`, `byService` and `byConstruct` as JSON on one line, in US dollars. */
  public json(): string {
    const { monthly, perOrder, fixed, byService, byConstruct } = this;
    return JSON.stringify({ monthly, perOrder, fixed, byService, byConstruct }, (_key, value) => typeof value === 'number' ? Number(value.toPrecision(8)) : value);
  }
}

/** Units of work that a workload gives otherwise. */
const OWN_PROPS = { order: 'orders', video: 'videoMinutes', videoMinute: 'videoMinutes', activeUser: 'activeUsers' };

/** What is misspelt costs nothing, so it is said. */
function unusedUnits({ units = {} }: Workload, used: Set<string>): string[] {
  const known = [...used].filter((unit) => !['month', 'run', ...Object.keys(OWN_PROPS)].includes(unit)).sort();
  return Object.keys(units).filter((unit) => !known.includes(unit)).map((unit) => (
    `No resource uses the unit ${unit}, so it costs nothing here; of your own there are: ${known.join(', ') || 'none'}.`));
}

function monthlyWork(workload: Workload): Work {
  const { orders = 0, videoMinutes = 0, minutesPerVideo = 5, activeUsers = 0, units = {}, monthsStored = 12 } = workload;
  const numbers = { orders, videoMinutes, minutesPerVideo, activeUsers, monthsStored, ...units };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value) || value < 0) throw new Error(`${name} is ${value}: give a number from 0 up.`);
  }
  for (const [unit, prop] of Object.entries(OWN_PROPS)) {
    if (unit in units) throw new Error(`units.${unit} would count as nothing: give ${prop} instead.`);
  }
  if (minutesPerVideo === 0) throw new Error('minutesPerVideo is 0: give a length in minutes.');
  return {
    units: { ...units, order: orders, videoMinute: videoMinutes, video: videoMinutes / minutesPerVideo, activeUser: activeUsers },
    monthsStored,
  };
}

/** An order's price does not depend on there being any. */
function costOfAnOrder(bill: Bill, model: Model, work: Work, prices: PriceList): number {
  if (work.units.order > 0) return perUnit(bill.lines, 'order', work.units.order);
  const one = makeBill(model, { ...work, units: { ...work.units, order: 1 } }, prices._prices);
  return perUnit(one.lines, 'order', 1);
}

function describe({ orders = 0, videoMinutes = 0, units = {} }: Workload): string {
  const parts = [[orders, 'orders'], [videoMinutes, 'video minutes'], ...Object.entries(units).map(([unit, n]) => [n, unit])] as [number, string][];
  return parts.filter(([n]) => n > 0).map(([n, name]) => `${amount(n)} ${name}`).join(' and ') || 'no work';
}
