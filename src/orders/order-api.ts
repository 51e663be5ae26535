import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ExtraFieldRules } from './core/field-rules';
import { OrderAuthorization } from './order-authorization';
import { requiredFields } from './order-fields';
import { CUSTOMER_HEADER, OrderFunctions } from './order-functions';
import { OrderSagaProps } from './order-saga-props';
import { ServiceApi } from '../private/service-api';

const { ARRAY, OBJECT } = apigateway.JsonSchemaType;

/** The API of customers: `/orders` and below. */
export function orderApi(scope: Construct, id: string, props: OrderSagaProps, functions: OrderFunctions): ServiceApi {
  const { userPool, corsOrigins, stageLogging, throttlingRateLimit, throttlingBurstLimit, removalPolicy, authorization, apiResource } = props;
  const api = new ServiceApi(scope, id, {
    description: 'Orders',
    authorization,
    resource: apiResource,
    userPool,
    corsOrigins,
    corsHeaders: authorization === OrderAuthorization.IAM ? [CUSTOMER_HEADER] : [],
    stageLogging,
    throttlingRateLimit,
    throttlingBurstLimit,
    removalPolicy,
  });
  const { accept, list, read, cancel } = functions;
  api.addRoute('POST', '/orders', accept!.invoked, { body: orderSchema(functions.extraFields), requiredHeaders: ['Idempotency-Key'] });
  api.addRoute('GET', '/orders', list!.invoked);
  api.addRoute('GET', '/orders/{orderId}', read!.invoked);
  api.addRoute('POST', '/orders/{orderId}/cancel', cancel!.invoked);
  return api;
}

/**
 * What the edge checks: that nothing is missing. Its answers name what is; for a wrong value they would not say where it is,
 * so those are left to the function, which names every field.
 */
function orderSchema({ order, item }: ExtraFieldRules): apigateway.JsonSchema {
  return {
    schema: apigateway.JsonSchemaVersion.DRAFT4,
    title: 'Order',
    ...withExtra(['items', 'totalAmount', 'currency', 'shippingAddress', 'paymentMethod'], requiredFields(order), {
      items: { type: ARRAY, items: withExtra(['productId', 'quantity', 'price'], requiredFields(item)) },
      shippingAddress: { type: OBJECT, required: ['street', 'city', 'country', 'zipCode'] },
    }),
  };
}

function withExtra(required: string[], own: string[], properties?: Record<string, apigateway.JsonSchema>): apigateway.JsonSchema {
  if (!own.length) return { type: OBJECT, required, ...(properties && { properties }) };
  return { type: OBJECT, required: [...required, 'extra'], properties: { ...properties, extra: { type: OBJECT, required: own } } };
}
