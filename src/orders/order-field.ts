import type { FieldRule } from './core/field-rules';

/** What every field of your own can be told. */
export interface OrderFieldOptions {
  /**
   * Whether an order without it is refused.
   *
   * @default false
   */
  readonly required?: boolean;
}

/** Options of `OrderField.text`. */
export interface OrderTextFieldOptions extends OrderFieldOptions {
  /**
   * Most characters, 1–2,000.
   *
   * @default 200
   */
  readonly maxLength?: number;

  /**
   * Regular expression that the whole text has to match, e.g. `[A-Z]{2}\d+`. Refused where it may take for ever: a group that is repeated without end
   * holds no alternatives and nothing that is repeated itself, such as `(a+)+` or `(a|ab)*`.
   *
   * @default - any text
   */
  readonly pattern?: string;
}

/** Options of `OrderField.number` and `OrderField.wholeNumber`. */
export interface OrderNumberFieldOptions extends OrderFieldOptions {
  /**
   * Smallest value, finite.
   *
   * @default - any
   */
  readonly min?: number;

  /**
   * Largest value, finite.
   *
   * @default - any
   */
  readonly max?: number;
}

/** Options of `OrderField.json`. */
export interface OrderJsonFieldOptions extends OrderFieldOptions {
  /**
   * Most bytes, as JSON: 1–8,192.
   *
   * @default 1024
   */
  readonly maxBytes?: number;
}

/** A field of your own in an order, see `extraFields`. */
export class OrderField {
  /** A text. */
  public static text(options: OrderTextFieldOptions = {}): OrderField {
    const { maxLength = 200, ...rest } = options;
    return new OrderField({ type: 'text', maxLength, ...rest });
  }

  /** A number. Not for money: that has prices of its own. */
  public static number(options: OrderNumberFieldOptions = {}): OrderField {
    return new OrderField({ type: 'number', ...options });
  }

  /** A whole number. */
  public static wholeNumber(options: OrderNumberFieldOptions = {}): OrderField {
    return new OrderField({ type: 'number', whole: true, ...options });
  }

  /** True or false. */
  public static yesNo(options: OrderFieldOptions = {}): OrderField {
    return new OrderField({ type: 'yesNo', ...options });
  }

  /** One of several texts: none empty, none twice. */
  public static choice(values: string[], options: OrderFieldOptions = {}): OrderField {
    return new OrderField({ type: 'choice', values, ...options });
  }

  /** Anything that is JSON: objects and lists too. */
  public static json(options: OrderJsonFieldOptions = {}): OrderField {
    const { maxBytes = 1024, ...rest } = options;
    return new OrderField({ type: 'json', maxBytes, ...rest });
  }

  /** @internal */
  public readonly _rule: FieldRule;

  private constructor(rule: FieldRule) {
    this._rule = rule;
  }
}
