import { charge, Charge, Context, counted, Meter, PricingByType, SECONDS_A_MONTH } from '../charge';
import { Resource, target } from '../model';

/** Express workflows are billed in chunks of 64 MB; a workflow with a small payload takes one. */
const EXPRESS_GB = 64 / 1024;

const memoryGb = ({ properties }: Resource) => (properties.MemorySize ?? 128) / 1024;
const architecture = ({ properties }: Resource): string => properties.Architectures?.[0] ?? 'x86_64';
const isExpress = ({ properties }: Resource) => properties.StateMachineType === 'EXPRESS';

const functionMilliseconds: Meter = (milliseconds, fn) => {
  const seconds = milliseconds / 1000;
  const extraGb = Math.max(0, (fn.properties.EphemeralStorage?.Size ?? 512) - 512) / 1024;
  return [
    charge(`lambda.gb-seconds.${architecture(fn)}`, seconds * memoryGb(fn)),
    ...(extraGb ? [charge('lambda.ephemeral-gb-seconds', seconds * extraGb)] : []),
  ];
};

/** Of an alias or version. */
function provisioned(resource: Resource, { model }: Context): Charge[] {
  const { properties } = resource;
  const instances = properties.ProvisionedConcurrencyConfig?.ProvisionedConcurrentExecutions ?? 0;
  const fn = target(model, resource, properties.FunctionName);
  if (!instances || !fn) return [];
  return [charge(`lambda.provisioned-gb-seconds.${architecture(fn)}`, instances * memoryGb(fn) * SECONDS_A_MONTH)];
}

export const COMPUTE: PricingByType = {
  'AWS::Lambda::Function': { meters: { invocations: counted('lambda.requests'), milliseconds: functionMilliseconds } },
  'AWS::Lambda::Alias': { atRest: provisioned },
  'AWS::Lambda::Version': { atRest: provisioned },
  // A machine states both kinds of usage; its type decides which of them is paid.
  'AWS::StepFunctions::StateMachine': {
    meters: {
      transitions: (n, machine) => isExpress(machine) ? [] : [charge('states.transitions', n)],
      executions: (n, machine) => isExpress(machine) ? [charge('states.express-requests', n)] : [],
      milliseconds: (n, machine) => isExpress(machine) ? [charge('states.express-gb-seconds', n / 1000 * EXPRESS_GB)] : [],
    },
  },
  'AWS::MediaConvert::Queue': { meters: { hdMinutes: counted('mediaconvert.hd-minutes') } },
};
