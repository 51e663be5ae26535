import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { check } from '../private/validation-error';

/** Refuses a number that is out of range; one that is known at deployment only is let through. */
export function checkRange(scope: IConstruct, name: string, value: number | undefined, least: number, most: number): void {
  check(scope, value === undefined || Token.isUnresolved(value) || (value >= least && value <= most), `${name} is ${value}: give ${least}–${most}.`);
}
