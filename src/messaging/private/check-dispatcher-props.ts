import { Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkTable } from '../../private/table-schema';
import { check, checkSpan, checkTexts } from '../../private/validation-error';
import { PATH } from '../core/path';
import { LOCALE } from '../core/template';
import { NotificationDispatcherProps } from '../notification-dispatcher-props';

/** Refuses what would tell nobody, or forget at once. */
export function checkDispatcherProps(scope: Construct, props: NotificationDispatcherProps): void {
  const { preferencesTable, templates = [], recordRetention, recipientField = 'userId', kindField = 'kind', idFields = [] } = props;
  for (const [name, path] of [['recipientField', recipientField], ['kindField', kindField], ...idFields.map((field) => ['idFields', field])]) {
    check(scope, Token.isUnresolved(path) || PATH.test(path), `"${path}" in ${name} is no field: give a name, or names with dots between them, as order.customerId.`);
  }
  checkTable(scope, 'preferencesTable', preferencesTable, { keys: ['userId'] });
  checkSpan(scope, 'recordRetention', recordRetention, Duration.days(1), Duration.days(36_500));
  const known = new Set<string>();
  for (const { kind, locale, subject, text } of templates) {
    const name = `the template of ${kind}${locale === undefined ? '' : ` in ${locale}`}`;
    checkTexts(scope, { 'the kind of a template': kind }, 'give the value that messages have in kindField');
    checkTexts(scope, { [`the subject of ${name}`]: subject, [`the text of ${name}`]: text }, 'give what users read');
    check(scope, locale === undefined || LOCALE.test(locale), `${name} has no BCP 47 language: give say de or pt-BR.`);
    const key = JSON.stringify([kind, locale?.toLowerCase()]);
    check(scope, !known.has(key), `${name} is there twice, and the second would never be used: leave one out.`);
    known.add(key);
  }
}
