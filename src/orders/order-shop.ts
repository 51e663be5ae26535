import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Names an order system among those that share a bus: the stack's name and the construct's path below it. It stays the same when tables are restored
 * under other names, so that a replay of older events still rebuilds the read model.
 */
export function shopOf(orders: Construct): string {
  const { scopes } = orders.node;
  const stack = scopes.find((scope) => Stack.isStack(scope)) as Stack;
  return [stack.stackName, ...scopes.slice(scopes.indexOf(stack) + 1).map(({ node }) => node.id)].join('/');
}

/** Detail of its own events. Those that do not say whose they are, as an archive may hold them from before, count as its own. */
export const ofShop = (shop: string) => ({ shop: [shop, { exists: false }] });
