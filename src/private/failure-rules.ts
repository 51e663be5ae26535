import { IConstruct } from 'constructs';
import { check } from './validation-error';

interface Rule {
  readonly pattern: string;
  readonly failureClass: string;
}

/** Refuses rules that name no error or no class, and those that another makes ineffective. The first that matches decides; `*` alone matches all. */
export function checkFailureRules(scope: IConstruct, prop: string, rules: Rule[], classes: { [name: string]: string }): void {
  const all = Object.values(classes);
  const before = new Set<string>();
  for (const [index, { pattern, failureClass }] of rules.entries()) {
    const where = `${prop}[${index}]`;
    check(scope, typeof pattern === 'string' && pattern.trim() !== '', `${where} has no pattern: give an error's name, with * for any text.`);
    check(scope, all.includes(failureClass), `${where} has the failureClass ${failureClass}: give one of ${all.join(', ')}.`);
    const name = pattern.toLowerCase().replace(/\*+/g, '*');
    const same = before.has('*') ? '*' : before.has(name) ? pattern : undefined;
    check(scope, same === undefined, `${where} (${pattern}) would have no effect behind the rule of ${same}, which matches first: leave it out, or put it before.`);
    before.add(name);
  }
}
