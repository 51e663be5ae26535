import { IConstruct } from 'constructs';
import { check } from '../private/validation-error';

/** Refuses a number, maybe with a fraction, that is out of range. */
export function checkRange(scope: IConstruct, name: string, value: number | undefined, least: number, most: number): void {
  check(scope, value === undefined || (value >= least && value <= most), `${name} is ${value}: give ${least}–${most}.`);
}
