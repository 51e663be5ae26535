/**
 * Digits after the point of the currencies that do not have two.
 * Source: ISO 4217:2015 list one, minor units, https://www.six-group.com/en/products-services/financial-information/data-standards.html (2026-11-21).
 */
const EXPONENTS: Record<string, number> = {
  ...exponents(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...exponents(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...exponents(4, 'CLF UYW'),
};

/** How many digits a currency has after the point. */
export function exponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** A decimal amount in minor units, e.g. 12.5 EUR → 1250. Undefined where the currency has no such amount, e.g. 0.001 EUR. */
export function toMinor(decimal: number, currency: string): number | undefined {
  const minor = Math.round(scale(decimal, exponent(currency)));
  const exact = Math.abs(scale(minor, -exponent(currency)) - decimal) <= Math.abs(decimal) * 1e-12;
  return exact && Number.isSafeInteger(minor) ? minor : undefined;
}

/** An amount in minor units as a decimal, e.g. 1250 EUR → 12.5. */
export function toDecimal(minor: number, currency: string): number {
  return scale(minor, -exponent(currency));
}

/** Moves the point by way of the decimal notation: multiplying would round in binary. */
function scale(value: number, digits: number): number {
  const [mantissa, power = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(power) + digits}`);
}

function exponents(digits: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, digits]));
}
