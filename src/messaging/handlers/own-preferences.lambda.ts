import { preferencesTable } from './preferences-table';
import { route } from '../../runtime/http';
import { verifiedContact } from '../core/manage-preferences';
import { choicesSchema } from '../core/preferences';

const store = preferencesTable();

/** `GET` and `PUT /preferences` of the signed-in user. */
export const handler = route(async ({ method, caller, claims, body }) => {
  const before = await store.get(caller);
  if (method === 'GET') return { status: 200, body: before ?? {} };
  const { email, phoneNumber, pushEndpoints } = before ?? {};
  const preferences = { email, phoneNumber, pushEndpoints, ...verifiedContact(claims), ...body(choicesSchema) };
  await store.put(caller, preferences);
  return { status: 200, body: preferences };
});
