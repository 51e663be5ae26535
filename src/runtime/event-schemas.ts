import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** Of one kind of event: JSON Schema draft 7 of its `detail`. */
export interface EventDescription {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

/** An event that is not as its schema says, or has none. */
export class EventRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EventRefused';
  }
}

/** Checks events against their schemas before they are published. Throws {@link EventRefused} with everything that is wrong. */
export class EventSchemas {
  private readonly ajv = addFormats(new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, logger: false }));
  private readonly schemas = new Map<string, object>();
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(descriptions: EventDescription[]) {
    for (const { source, detailType, detail } of descriptions) this.schemas.set(key(source, detailType), detail);
  }

  public check({ source, detailType, detail }: EventDescription): void {
    const validate = this.validatorOf(source, detailType);
    // As it goes over the wire: without what is undefined.
    if (validate(JSON.parse(JSON.stringify(detail)))) return;
    throw new EventRefused(`"${detailType}" of ${source} is not as its schema says: ${this.ajv.errorsText(validate.errors, { dataVar: 'detail', separator: '; ' })}.`);
  }

  /** Compiled when first needed: a function may publish few kinds of many. */
  private validatorOf(source: string, detailType: string): ValidateFunction {
    const name = key(source, detailType);
    const schema = this.schemas.get(name);
    if (!schema) throw new EventRefused(`"${detailType}" of ${source} has no schema.`);
    if (!this.compiled.has(name)) this.compiled.set(name, this.ajv.compile(schema));
    return this.compiled.get(name)!;
  }
}

const key = (source: string, detailType: string) => JSON.stringify([source, detailType]);
