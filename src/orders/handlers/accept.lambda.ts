import { acceptOrder } from './accept-order';
import { intakeFromEnv } from './adapters/intake-from-env';
import { route } from '../../runtime/http';

const { deps, schema } = intakeFromEnv();

export const handler = route(acceptOrder(deps, schema));
