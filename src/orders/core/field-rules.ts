/** What a field of the shop's own may hold. */
export type FieldRule = { readonly required?: boolean } & (
  | { readonly type: 'text'; readonly maxLength: number; readonly pattern?: string }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number; readonly whole?: boolean }
  | { readonly type: 'yesNo' }
  | { readonly type: 'choice'; readonly values: string[] }
  | { readonly type: 'json'; readonly maxBytes: number });

export interface ExtraFieldRules {
  /** Of the order. */
  readonly order?: Record<string, FieldRule>;
  /** Of each line. */
  readonly item?: Record<string, FieldRule>;
}

/** Of all own fields of an order together: they are in each of its events. */
export const MAX_EXTRA_BYTES = 8 * 1024;

/** Characters of a country, by whichever name a shop calls it. */
export const MAX_COUNTRY = 60;
