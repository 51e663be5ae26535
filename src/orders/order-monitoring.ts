import { aws_apigateway as apigateway, aws_cloudwatch as cloudwatch, aws_lambda as lambda } from 'aws-cdk-lib';
import { OrderConsumers } from './order-consumers';
import { OrderOutbox } from './order-outbox';
import { EventRouter, NotificationFanout } from '../messaging';
import { IMonitorable, MonitoredGraph, Monitoring } from '../observability/monitorable';
import { functionGraphs } from '../private/function-graphs';
import { ServiceApi } from '../private/service-api';
import { Saga } from '../saga';

/** What there is to watch. */
export interface OrderParts {
  readonly path: string;
  /** None: orders come from events. */
  readonly api?: ServiceApi;
  readonly saga: Saga;
  readonly events: EventRouter;
  readonly outbox: OrderOutbox;
  readonly consumers: OrderConsumers;
  readonly notifications: NotificationFanout;
  readonly sweeperAlarms: cloudwatch.Alarm[];
  readonly functions: lambda.IFunction[];
  /** Further parts by name, as far as there are. */
  readonly more: { readonly [name: string]: IMonitorable | undefined };
}

/** The graphs and alarms of the whole order system. */
export function orderMonitoring(orderParts: OrderParts): Monitoring {
  const { path, api, saga, events, outbox, consumers, notifications, sweeperAlarms, more, functions } = orderParts;
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
    title: `Orders ${path}`,
    graphs: [
      ...(api?.ownApi ? [requests(api.ownApi)] : []),
      { title: 'Age of events not yet on the bus (ms)', left: [outbox.relay.metric('IteratorAge', { statistic: 'Maximum' })] },
      ...parts.flatMap(({ graphs }) => graphs),
      ...functionGraphs(functions),
    ],
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
