import { USAGE_METADATA } from '../../src/cost/core/model';

type Meters = Record<string, number>;

const fn = (memory: number, milliseconds: number) => resource('AWS::Lambda::Function', { MemorySize: memory, Architectures: ['arm64'] }, { invocations: 1, milliseconds });
const kept = (of: string, instances: number) => resource('AWS::Lambda::Alias', {
  FunctionName: { Ref: of }, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: instances },
});
/** A message is sent, received and deleted. */
const queue = (messages: number) => resource('AWS::SQS::Queue', {}, { requests: 3 * messages });
const poller = (of: string) => resource('AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': [of, 'Arn'] } });
const table = (writeUnits: number, readUnits: number) => resource('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }, { writeUnits, readUnits, storedBytes: 1000 });

/**
 * The published design of the order system as it describes itself, for an order of two lines that goes through.
 * Sizes and provisioned concurrency are its own; counts are read off its state machine, rules and queues; 100 ms a function are assumed.
 */
export const PUBLISHED_DESIGN = {
  Resources: {
    Api: resource('AWS::ApiGateway::RestApi', {}, { requests: 1 }),
    Validate: fn(512, 100),
    Inventory: fn(1024, 100),
    Payment: fn(256, 100),
    ValidateKept: kept('Validate', 10),
    InventoryKept: kept('Inventory', 15),
    PaymentKept: kept('Payment', 20),
    Warehouse: fn(256, 100),
    Label: fn(256, 100),
    Notify: fn(256, 100),
    // ValidateOrder, CheckInventory, choice, ProcessPayment, choice, Parallel, AllocateWarehouse, GenerateShippingLabel, NotifyCustomer.
    OrderProcessing: resource('AWS::StepFunctions::StateMachine', {}, { transitions: 9 }),
    // PaymentProcessedRule starts the fulfilment a second time.
    Fulfilment: resource('AWS::StepFunctions::StateMachine', {}, { transitions: 4 }),
    // Order Placed, Order Validated, Payment Completed, Shipment Created.
    Bus: resource('AWS::Events::EventBus', {}, { events: 4 }),
    Archive: resource('AWS::Events::Archive', { RetentionDays: 365 }, { archivedBytes: 4 * 1500 }),
    InventoryCheck: queue(1),
    PartialInventory: queue(0),
    PaymentProcessing: queue(1),
    Shipping: queue(1),
    DeadLetters: queue(0),
    Emails: queue(1),
    Sms: queue(1),
    PollInventory: poller('InventoryCheck'),
    PollPayment: poller('PaymentProcessing'),
    PollShipping: poller('Shipping'),
    PollDeadLetters: poller('DeadLetters'),
    CustomerNotification: resource('AWS::SNS::Topic', {}, { publishes: 1, emails: 1 }),
    OrderStatus: resource('AWS::SNS::Topic', {}, { publishes: 3 }),
    InventoryTable: table(4, 1),
    EventTable: table(5, 0),
    StatusView: table(5, 1),
    Dashboard: resource('AWS::CloudWatch::Dashboard'),
    Alarms: resource('AWS::CloudWatch::Alarm', { Metrics: Array.from({ length: 10 }, () => ({ MetricStat: { Period: 300 } })) }),
    Logs: resource('AWS::Logs::LogGroup', { RetentionInDays: 30 }, { bytes: 15_000, traces: 6 }),
    BusinessMetrics: resource('AWS::CloudWatch::AnomalyDetector', {}, { customMetrics: 4 }, 'month'),
  },
};

function resource(type: string, properties: object = {}, meters?: Meters, per = 'order') {
  const usage = meters && [{ per, meters, basis: 'modelled', source: 'the published design' }];
  return { Type: type, Properties: properties, Metadata: usage && { [USAGE_METADATA]: usage } };
}
