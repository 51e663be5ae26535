import { route } from '../../runtime/http';
import { Connections } from '../runtime/connections';
import { environment } from '../runtime/environment';

/** Gives a ticket with which the caller can connect once: browsers cannot send their token when they open a WebSocket. */
export const handler = route(async ({ caller }) => {
  const { ticket, expiresAt } = await new Connections(environment('CONNECTIONS')).issueTicket(caller);
  return { status: 201, body: { ticket, url: `${environment('SOCKET_URL')}?ticket=${ticket}`, expiresAt: expiresAt.toISOString() } };
});
