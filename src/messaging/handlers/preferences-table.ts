import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Contact, PreferencesStore } from '../core/manage-preferences';

/** Preferences in the dispatcher's table. */
export function preferencesTable(TableName = process.env.PREFERENCES_TABLE!): PreferencesStore {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
  return {
    get: async (userId) => {
      const { Item } = await table.send(new GetCommand({ TableName, Key: { userId }, ConsistentRead: true }));
      if (!Item) return undefined;
      const { userId: _, ...preferences } = Item;
      return preferences as Contact;
    },
    put: async (userId, preferences) => {
      await table.send(new PutCommand({ TableName, Item: { ...preferences, userId } }));
    },
    delete: async (userId) => {
      await table.send(new DeleteCommand({ TableName, Key: { userId } }));
    },
  };
}
