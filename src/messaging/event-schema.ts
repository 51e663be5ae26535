import { readFileSync } from 'node:fs';
import { DescribedEvent, problemsOf } from './core/event-schema';

/**
 * What one kind of event carries, as JSON Schema draft 7 of its `detail`. The same schema checks events before they are published
 * and stands in the registry, translated to the draft 4 that the registry knows: `const` and numeric exclusive limits are translated,
 * what draft 4 cannot say (`if`, `contains`, `propertyNames`, `$defs` …) is refused.
 *
 * Events carry the version of their schema themselves, say in `schemaVersion`; the registry keeps every version that was deployed.
 */
export class EventSchema {
  /**
   * A schema in a file, which publishers read as well.
   *
   * @param source of the events, e.g. `shop.orders`
   * @param detailType of the events, e.g. `Order Paid`
   * @param path of a JSON file
   */
  public static fromFile(source: string, detailType: string, path: string): EventSchema {
    let detail: unknown;
    try {
      detail = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new Error(`The schema of ${detailType} cannot be read from ${path} as JSON: ${(error as Error).message}`);
    }
    return EventSchema.inline(source, detailType, detail as { [key: string]: any });
  }

  /**
   * A schema in code.
   *
   * @param source of the events, e.g. `shop.orders`
   * @param detailType of the events, e.g. `Order Paid`
   * @param detail `{ type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } }`
   */
  public static inline(source: string, detailType: string, detail: { [key: string]: any }): EventSchema {
    return new EventSchema({ source, detailType, detail });
  }

  /** `source` of the events. */
  public readonly source: string;

  /** `detail-type` of the events. */
  public readonly detailType: string;

  /** JSON Schema of `detail`. */
  public readonly detail: { [key: string]: any };

  private constructor({ source, detailType, detail }: DescribedEvent) {
    const wrong = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? problemsOf(detail) : ['it is not a JSON object'];
    if (wrong.length) throw new Error(`The schema of ${detailType}: ${wrong.join('; ')}.`);
    this.source = source;
    this.detailType = detailType;
    this.detail = detail;
  }
}
