import { aws_apigateway as apigateway, aws_cloudwatch as cloudwatch, aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { NAMESPACE } from './core/business';
import { OrderConsumers } from './order-consumers';
import { OrderMetrics } from './order-metrics';
import { OrderOutbox } from './order-outbox';
import { EventRouter, NotificationFanout } from '../messaging';
import { IMonitorable, MonitoredGraph, Monitoring } from '../observability/monitorable';
import { functionGraphs } from '../private/function-graphs';
import { ServiceApi } from '../private/service-api';
import { Saga } from '../saga';

/** What there is to watch. */
export interface OrderParts {
  readonly orders: OrderMetrics;
  /** None: orders come from events. */
  readonly api?: ServiceApi;
  readonly saga: Saga;
  readonly events: EventRouter;
  readonly outbox: OrderOutbox;
  readonly consumers: OrderConsumers;
  readonly notifications: NotificationFanout;
  readonly sweeperAlarms: cloudwatch.Alarm[];
  /** Further parts by name, as far as there are. */
  readonly more: { readonly [name: string]: IMonitorable | undefined };
}

/** The graphs and alarms of the whole order system. */
export function orderMonitoring(orderParts: OrderParts): Monitoring {
  const { orders, api, saga, events, outbox, consumers, notifications, sweeperAlarms, more } = orderParts;
  const functions = orders.node.findAll().filter((part): part is lambda.Function => part instanceof lambda.Function);
  const monitored: Record<string, IMonitorable> = {
    '': saga,
    'Events': events,
    'Start queue': consumers.startQueue,
    'View queue': consumers.viewQueue,
    'Notifications': notifications,
    ...Object.fromEntries(Object.entries(more).flatMap(([name, part]) => part ? [[name, part]] : [])),
  };
  const parts = Object.entries(monitored).map(([name, part]) => named(name, part.monitoring()));
  return {
    title: `Orders ${orders.node.path}`,
    graphs: [
      ...(api?.ownApi ? [requests(api.ownApi)] : []),
      { title: 'Age of events not yet on the bus (ms)', left: [outbox.relay.metric('IteratorAge', { statistic: 'Maximum' })] },
      ...parts.flatMap(({ graphs }) => graphs),
      ...functionGraphs(functions),
    ],
    business: businessGraphs(orders),
    alarms: [...outbox.alarms, ...sweeperAlarms, ...parts.flatMap(({ alarms = [] }) => alarms)],
  };
}

function requests(api: apigateway.RestApi): MonitoredGraph {
  return { title: 'Requests', left: [api.metricCount(), api.metricClientError(), api.metricServerError()] };
}

/** Puts the name of a part before the titles of its graphs, so that one queue can be told from another. */
function named(name: string, { graphs, ...rest }: Monitoring): Monitoring {
  return { ...rest, graphs: graphs.map((graph) => ({ ...graph, title: name ? `${name}: ${graph.title}` : graph.title })) };
}

/** What the business wants to see of an order system. */
function businessGraphs(orders: OrderMetrics): MonitoredGraph[] {
  const period = Duration.hours(1);
  const hourly = (label: string) => ({ period, label });
  return [
    {
      title: 'Orders an hour',
      left: [
        orders.metricOrdersPlaced(hourly('placed')), orders.metricOrdersConfirmed(hourly('confirmed')), orders.metricOrdersFailed(hourly('failed')),
        orders.metricOrdersParked(hourly('parked')),
      ],
    },
    { title: 'Revenue an hour, in minor units', left: [revenueByCurrency(orders, period)] },
    { title: 'Orders that succeed (%)', left: [orders.metricOrderSuccessRate(hourly('of those that ended'))] },
    {
      title: 'From order to shipment (s)',
      left: ['p50', 'p99'].map((statistic) => orders.metricTimeToShipment({ ...hourly(statistic), statistic })),
    },
  ];
}

/** Of all currencies there are: which ones, the catalogue decides later. */
function revenueByCurrency({ node: { path } }: OrderMetrics, period: Duration): cloudwatch.MathExpression {
  const wanted = `{${NAMESPACE},currency,orders,service} MetricName="Revenue" orders="${path}"`;
  return new cloudwatch.MathExpression({
    expression: `SEARCH('${wanted}', 'Sum', ${period.toSeconds()})`, label: '${PROP(\'Dim.currency\')}', period,
  });
}
