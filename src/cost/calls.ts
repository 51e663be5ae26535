import { aws_lambda as lambda } from 'aws-cdk-lib';
import { CostUsage } from './cost-usage';

/** Of a warm function that answers from a table. */
const MILLISECONDS = 50;

/** States functions that are called now and then, beside the work that a workload counts: each call is a unit of work of its own. */
export function stateCalls(functions: Readonly<Record<string, lambda.IFunction | undefined>>): void {
  for (const [per, fn] of Object.entries(functions)) {
    if (fn) CostUsage.state(fn, { per, meters: { invocations: 1, milliseconds: MILLISECONDS }, measured: false, source: `one call of ${MILLISECONDS} ms` });
  }
}
