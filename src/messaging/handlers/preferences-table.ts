import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { Contact, PreferencesStore } from '../core/manage-preferences';
import { contactSchema } from '../core/preferences';

/** So many changes of one user's preferences at once do not come about by people. */
const MAX_ATTEMPTS = 5;

/** Only if every field is still as it was read. */
function unlessChanged(before: Contact): Pick<PutCommandInput, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> {
  const names = Object.keys(contactSchema.shape) as (keyof Contact)[];
  const known = names.filter((name) => before[name] !== undefined);
  return {
    ConditionExpression: names.map((name, index) => known.includes(name) ? `#f${index} = :f${index}` : `attribute_not_exists(#f${index})`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#f${index}`, name])),
    ...(known.length ? { ExpressionAttributeValues: Object.fromEntries(known.map((name) => [`:f${names.indexOf(name)}`, before[name]])) } : {}),
  };
}

/** Preferences in the dispatcher's table. */
export function preferencesTable(TableName = process.env.PREFERENCES_TABLE!): PreferencesStore {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
  const get = async (userId: string) => {
    const { Item } = await table.send(new GetCommand({ TableName, Key: { userId }, ConsistentRead: true }));
    if (!Item) return undefined;
    const { userId: _, ...preferences } = Item;
    return preferences as Contact;
  };
  return {
    get,
    change: async (userId, how) => {
      for (let attempt = 1; ; attempt++) {
        const before = await get(userId) ?? {};
        const after = how(before);
        try {
          await table.send(new PutCommand({ TableName, Item: { ...after, userId }, ...unlessChanged(before) }));
          return after;
        } catch (error) {
          if ((error as Error).name !== 'ConditionalCheckFailedException' || attempt === MAX_ATTEMPTS) throw error;
        }
      }
    },
    put: async (userId, preferences) => {
      await table.send(new PutCommand({ TableName, Item: { ...preferences, userId } }));
    },
    delete: async (userId) => {
      await table.send(new DeleteCommand({ TableName, Key: { userId } }));
    },
  };
}
