import { IConstruct } from 'constructs';
import { matches } from './core/classify';
import { check } from '../private/validation-error';

interface Rule {
  readonly pattern: string;
  readonly failureClass: string;
}

/** Refuses rules that name no error or no class, and those that another makes ineffective. The first that matches decides. */
export function checkFailureRules(scope: IConstruct, prop: string, rules: Rule[], classes: { [name: string]: string }): void {
  const all = Object.values(classes);
  for (const [index, { pattern, failureClass }] of rules.entries()) {
    const where = `${prop}[${index}]`;
    check(scope, typeof pattern === 'string' && pattern.trim() !== '', `${where} has no pattern: give an error's name, with * for any text.`);
    check(scope, pattern.trim() === pattern, `${where} has the pattern "${pattern}" with blanks around: no error is called so, leave them out.`);
    check(scope, all.includes(failureClass), `${where} has the failureClass ${failureClass}: give one of ${all.join(', ')}.`);
    const before = rules.slice(0, index).find((earlier) => matches(earlier.pattern, pattern));
    check(scope, !before, `${where} (${pattern}) would have no effect behind the rule of ${before?.pattern}, which matches first: leave it out, or put it before.`);
  }
}
