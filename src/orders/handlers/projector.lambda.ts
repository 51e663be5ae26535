import { documentClient, env } from './adapters/client';
import { OrderView } from './adapters/order-view';
import { projectEvents } from './project-events';

export const handler = projectEvents(new OrderView(documentClient(), env('VIEW_TABLE')));
