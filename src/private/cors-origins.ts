import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check, checkFits } from './validation-error';

/** Functions behind the API know them all. */
const MAX_BYTES = 700;

/**
 * Refuses what is no origin, and of an API, which compares letter by letter, what browsers never send.
 * Rules of buckets may have wildcards, and come as a whole.
 */
export function checkOrigins(scope: Construct, origins: string[] = ['*'], ofApi = true): void {
  check(scope, origins.length > 0, 'corsOrigins is empty: name at least one, or leave it out for all.');
  check(scope, origins.length === 1 || !origins.includes('*'), "corsOrigins has '*' beside others: leave out either it or them.");
  check(scope, !origins.some(isList) || (origins.length === 1 && !ofApi),
    'corsOrigins is a list that only the deployment knows, but how many there are has to be known when the app is synthesized: '
    + 'take each with Fn.select.');
  for (const origin of origins.filter((one) => !isList(one) && !Token.isUnresolved(one) && one !== '*')) checkOrigin(scope, origin, ofApi);
  if (ofApi) checkFits(scope, 'corsOrigins', origins, MAX_BYTES, 'give fewer');
}

/** Whether it stands for all elements of a list. */
const isList = (origin: string) => Token.isUnresolved([origin]);

function checkOrigin(scope: Construct, origin: string, ofApi: boolean): void {
  check(scope, /^[a-z][a-z0-9+.-]*:\/\/[^/\s,]+$/i.test(origin),
    `corsOrigins: '${origin}' is not the origin of a page, such as https://shop.example.com.`);
  if (!ofApi) return;
  check(scope, !origin.includes('*'),
    `corsOrigins: '${origin}' has a wildcard, but the API compares letter by letter: name each origin, or give '*' alone.`);
  const sent = origin.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2');
  check(scope, origin === sent, `corsOrigins: browsers never send '${origin}': give '${sent}'.`);
}

/** What a function behind the API has to know to answer the caller's origin. */
export function corsEnvironment(origins: string[] = []): Record<string, string> {
  return origins.length === 0 || origins.includes('*') ? {} : { CORS_ORIGIN: origins.join(',') };
}
