import { must, validation } from './errors';

/**
 * DynamoDB's numbers: up to 38 significant digits, magnitudes from 1E-130 to 9.9…E+125.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
interface Decimal {
  /** Significant digits without trailing zeros; the value is `digits × 10^exponent`. */
  readonly digits: bigint;
  readonly exponent: number;
}

const MAX_DIGITS = 38;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const SMALL = /^(?:0|-?[1-9]\d{0,14})$/;

/** The number as DynamoDB returns it: plain notation, no superfluous zeros. */
export function canonicalNumber(text: string): string {
  return SMALL.test(text) ? text : format(parse(text));
}

export function addNumbers(a: string, b: string, sign: 1 | -1 = 1): string {
  if (SMALL.test(a) && SMALL.test(b)) return String(Number(a) + sign * Number(b));
  const [x, y] = [parse(a), parse(b)];
  const exponent = Math.min(x.exponent, y.exponent);
  return format(checked(scale(x, exponent) + BigInt(sign) * scale(y, exponent), exponent));
}

export function compareNumbers(a: string, b: string): number {
  if (SMALL.test(a) && SMALL.test(b)) return Number(a) - Number(b);
  const [x, y] = [parse(a), parse(b)];
  const exponent = Math.min(x.exponent, y.exponent);
  const [left, right] = [scale(x, exponent), scale(y, exponent)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How many significant digits a canonical number has. */
export function significantDigits(text: string): number {
  return text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
}

function parse(text: string): Decimal {
  const [, sign, whole, fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') {
    throw validation(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  return checked(BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`.replace(/^-(0+)$/, '$1')), Number(exponent) - fraction.length);
}

function checked(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits, exponent: 0 };
  const text = digits.toString().replace('-', '');
  const zeros = text.length - text.replace(/0+$/, '').length;
  const magnitude = text.length + exponent - 1;
  must(magnitude <= 125, 'Number overflow. Attempting to store a number with magnitude larger than supported range');
  must(magnitude >= -130, 'Number underflow. Attempting to store a number with magnitude smaller than supported range');
  must(text.length - zeros <= MAX_DIGITS, 'Attempting to store more than 38 significant digits in a Number');
  return { digits: digits / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

const scale = ({ digits, exponent }: Decimal, to: number) => digits * 10n ** BigInt(exponent - to);

function format({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return `${digits}${'0'.repeat(exponent)}`;
  const sign = digits < 0n ? '-' : '';
  const text = digits.toString().replace('-', '').padStart(1 - exponent, '0');
  return `${sign}${text.slice(0, exponent)}.${text.slice(exponent)}`;
}
