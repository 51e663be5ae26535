import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check, checkFits } from './validation-error';

/** Functions behind the API know them all. */
const MAX_BYTES = 700;

/** Refuses what is no web origin: browsers send it without a path, and compare it letter by letter. */
export function checkOrigins(scope: Construct, origins?: string[]): void {
  check(scope, origins?.length !== 0, 'corsOrigins is empty: name at least one, or leave it out for all.');
  for (const origin of origins ?? []) {
    check(scope, Token.isUnresolved(origin) || origin === '*' || /^https?:\/\/[^/\s,]+$/.test(origin),
      `corsOrigins: '${origin}' is not the origin of a page, such as https://shop.example.com.`);
  }
  checkFits(scope, 'corsOrigins', origins ?? [], MAX_BYTES, 'give fewer');
}

/** What a function behind the API has to know to answer the caller's origin. */
export function corsEnvironment(origins: string[] = []): Record<string, string> {
  return origins.length === 0 || origins.includes('*') ? {} : { CORS_ORIGIN: origins.join(',') };
}
