import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { MAX_LINES } from './core/place-order';
import { OrderFunctions } from './order-functions';
import { ServiceApi } from '../private/service-api';

const { STRING, INTEGER, NUMBER, ARRAY, OBJECT } = apigateway.JsonSchemaType;

const text = (maxLength: number): apigateway.JsonSchema => ({ type: STRING, minLength: 1, maxLength });
const amount: apigateway.JsonSchema = { type: NUMBER, minimum: 0, exclusiveMinimum: true };

/** The order as the edge checks it. What needs the catalogue is checked behind it. */
const ORDER: apigateway.JsonSchema = {
  schema: apigateway.JsonSchemaVersion.DRAFT4,
  title: 'Order',
  type: OBJECT,
  required: ['items', 'totalAmount', 'currency', 'shippingAddress', 'paymentMethod'],
  properties: {
    items: {
      type: ARRAY,
      minItems: 1,
      maxItems: MAX_LINES,
      items: {
        type: OBJECT,
        required: ['productId', 'quantity', 'price'],
        properties: { productId: text(128), quantity: { type: INTEGER, minimum: 1 }, price: amount },
      },
    },
    totalAmount: amount,
    currency: { type: STRING, pattern: '^[A-Z]{3}$' },
    shippingAddress: {
      type: OBJECT,
      required: ['street', 'city', 'country', 'zipCode'],
      properties: { street: text(200), city: text(100), country: text(60), zipCode: text(20) },
    },
    paymentMethod: text(256),
  },
};

/** The routes of customers. */
export function addOrderRoutes(api: ServiceApi, { accept, read, cancel }: OrderFunctions): void {
  api.addRoute('POST', '/orders', accept, { body: ORDER, requiredHeaders: ['Idempotency-Key'] });
  api.addRoute('GET', '/orders/{orderId}', read);
  api.addRoute('POST', '/orders/{orderId}/cancel', cancel);
}
