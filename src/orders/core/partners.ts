/** Speaks and is spoken to on the bus about what is in stock. */
export const CHECK_SOURCE = 'inventory.check';

/** Carriers speak on the bus. */
export const CARRIER_SOURCE = 'carrier';
