import { Construct } from 'constructs';
import { OrderSagaProps } from './order-saga-props';
import { claim } from '../private/exclusive';
import { checkRegion, checkRegionOfArn } from '../private/same-region';

/** Refuses what is brought along and cannot be reached from here, or belongs to another `OrderSaga`. */
export function checkOrderResources(scope: Construct, props: OrderSagaProps): void {
  const { eventBus, ordersTable, productsTable, statusViewTable, encryptionKey, alarmTopic, reorder } = props;
  checkRegion(scope, { eventBus, ordersTable, productsTable, statusViewTable, encryptionKey, alarmTopic, reorder });
  checkRegionOfArn(scope, 'the stream of ordersTable', ordersTable?.tableStreamArn);
  checkRegionOfArn(scope, 'the stream of productsTable', productsTable?.tableStreamArn);
  const mend = (own: string) => `Give each ${own} of its own, or leave it out.`;
  if (eventBus) claim(scope, { prop: 'eventBus', resource: eventBus, name: eventBus.eventBusName, why: `both would do what other systems ask for, each order twice. ${mend('a bus')}` });
  if (ordersTable) claim(scope, { prop: 'ordersTable', resource: ordersTable, name: ordersTable.tableName, why: `two order systems would work on each other's orders. ${mend('a table')}` });
}
