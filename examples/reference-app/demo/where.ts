import { heading, table } from './format';
import { Deployment, Local } from '../../../local';
import { ownOutputs } from '../../../local/bring-up';

/** Where everything is, how to look further, how to stop. */
export function whereToLook({ emulator, env, url }: Local, { stacks }: Deployment): string {
  const outputs = stacks.flatMap(({ name, outputs: values }) => ownOutputs(values).map(([key, value]) => [`${name}.${key}`, url(value)]));
  return [
    heading('Where everything is'),
    table(outputs),
    '',
    table([
      ['Logs', emulator.logFile],
      ['Any AWS tool', `${Object.entries(env).map(([name, value]) => `${name}=${value}`).join(' ')} aws stepfunctions list-state-machines`],
      ['Dashboards, with values', 'npm run local -- dashboard'],
      ['Your own film', 'npm run demo -- --video FILE'],
      ['Status', 'npm run local -- status'],
      ['Stop', 'npm run local -- down'],
    ]),
    '',
  ].join('\n');
}
