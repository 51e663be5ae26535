import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { OrderFunctions } from './order-functions';
import { ServiceApi } from '../private/service-api';

const { ARRAY, OBJECT } = apigateway.JsonSchemaType;

/**
 * What the edge checks: that nothing is missing. Its answers name what is; for a wrong value they would not say where it is,
 * so those are left to the function, which names every field.
 */
const ORDER: apigateway.JsonSchema = {
  schema: apigateway.JsonSchemaVersion.DRAFT4,
  title: 'Order',
  type: OBJECT,
  required: ['items', 'totalAmount', 'currency', 'shippingAddress', 'paymentMethod'],
  properties: {
    items: { type: ARRAY, items: { type: OBJECT, required: ['productId', 'quantity', 'price'] } },
    shippingAddress: { type: OBJECT, required: ['street', 'city', 'country', 'zipCode'] },
  },
};

/** The routes of customers. */
export function addOrderRoutes(api: ServiceApi, { accept, list, read, cancel }: OrderFunctions): void {
  api.addRoute('POST', '/orders', accept.invoked, { body: ORDER, requiredHeaders: ['Idempotency-Key'] });
  api.addRoute('GET', '/orders', list.invoked);
  api.addRoute('GET', '/orders/{orderId}', read.invoked);
  api.addRoute('POST', '/orders/{orderId}/cancel', cancel.invoked);
}
