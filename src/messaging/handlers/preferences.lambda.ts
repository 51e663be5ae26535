import { z } from 'zod';
import { preferencesTable } from './preferences-table';
import { managePreferences, preferencesCommand } from '../core/manage-preferences';

const store = preferencesTable();

/** Invoked by operators and imports: `{ command: 'get' | 'put' | 'delete', userId, preferences? }`. */
export const handler = async (event: unknown) => {
  const { data, error } = preferencesCommand.safeParse(event);
  if (!data) throw new Error(z.prettifyError(error));
  return managePreferences(data, store);
};
