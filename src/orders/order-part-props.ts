import { OrderTables } from './order-tables';
import { EventRouter } from '../messaging';
import { PartProps } from '../private/part-props';

/** What the parts of an `OrderSaga` share. */
export interface OrderPartProps extends PartProps {
  readonly tables: OrderTables;
  readonly events: EventRouter;
  /** Whose events it works on. */
  readonly shop: string;
}
