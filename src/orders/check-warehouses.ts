import { Construct } from 'constructs';
import { MAX_COUNTRY } from './core/field-rules';
import { Warehouse } from './props';
import { check, checkKnown, checkTexts } from '../private/validation-error';

/** Refuses warehouses that cannot be told apart, and those that would never get an order. */
export function checkWarehouses(scope: Construct, warehouses: Warehouse[]): void {
  check(scope, warehouses.length > 0, 'warehouses is empty: name at least one, or leave it out.');
  const names = warehouses.map(({ name }) => name?.trim());
  for (const [index, { name, countries }] of warehouses.entries()) {
    const where = `warehouses[${index}]`;
    checkTexts(scope, { [`${where}.name`]: name ?? '' }, 'give what allocations and shipments are to show');
    check(scope, names.indexOf(name.trim()) === index, `two warehouses have the same name, ${name}: give each its own.`);
    check(scope, countries !== undefined || index === 0,
      `${where} (${name}) names no countries, and the first warehouse takes what no other names: it would never get an order. Give it countries, or put it first.`);
    check(scope, countries?.length !== 0, `${where}.countries is empty: name at least one, or leave it out for the first warehouse.`);
    checkKnown(scope, { [`${where}.countries`]: countries });
    for (const country of countries ?? []) {
      check(scope, country.trim() === country && country !== '' && country.length <= MAX_COUNTRY,
        `${where}.countries has "${country}", which no order's shippingAddress.country can be: give 1–${MAX_COUNTRY} characters without blanks around, as your orders have it, such as AT.`);
      const before = warehouses.slice(0, index).find((earlier) => earlier.countries?.includes(country));
      check(scope, !before, `${where}.countries names ${country}, but its orders go to ${before?.name}, which names it before ${name}: leave it out of one.`);
    }
    const twice = countries?.find((country, at) => countries.indexOf(country) !== at);
    check(scope, twice === undefined, `${where}.countries names ${twice} twice: leave one out.`);
  }
}
