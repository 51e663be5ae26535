import { SNSClient } from '@aws-sdk/client-sns';
import { platformEndpoints } from './platform-endpoints';
import { preferencesTable } from './preferences-table';
import { HttpError, HttpRequest, notFound, routes } from '../../runtime/http';
import { registerDevice, registrationSchema, removeDevice } from '../core/devices';
import { Contact, verifiedContact } from '../core/manage-preferences';
import { choicesSchema } from '../core/preferences';

const store = preferencesTable();
/** ARN by `GCM/shop`. */
const applications = new Map((process.env.PUSH_APPLICATIONS ?? '').split(',').filter(Boolean).map((arn) => [arn.split(':app/')[1], arn]));
const devices = { ...platformEndpoints(new SNSClient({})), change: store.change };

async function show({ caller }: HttpRequest) {
  return { status: 200, body: await store.get(caller) ?? {} };
}

async function choose({ caller, claims, body }: HttpRequest) {
  const choices = body(choicesSchema);
  const chosen = await store.change(caller, ({ email, phoneNumber, pushEndpoints }: Contact) => (
    { email, phoneNumber, pushEndpoints, ...verifiedContact(claims), ...choices }));
  return { status: 200, body: chosen };
}

async function register({ caller, body }: HttpRequest) {
  const { token, application = applications.size === 1 ? [...applications.keys()][0] : undefined } = body(registrationSchema);
  const arn = application && applications.get(application);
  if (!arn) {
    const message = `must be one of ${[...applications.keys()].join(', ')}`;
    throw new HttpError(400, 'InvalidRequest', 'Mend these fields: application.', [{ field: 'application', message }]);
  }
  return { status: 201, body: { device: await registerDevice(caller, arn, token, devices) } };
}

async function remove({ caller, path: { device } }: HttpRequest) {
  if (!await removeDevice(caller, device!, devices)) throw notFound('device');
  return { status: 200, body: { device } };
}

/** Preferences of the signed-in user, and the devices that push messages go to. */
export const handler = routes({
  'GET /preferences': show,
  'PUT /preferences': choose,
  'POST /preferences/devices': register,
  'DELETE /preferences/devices/{device}': remove,
});
