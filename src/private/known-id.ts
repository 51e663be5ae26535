import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A text as part of a construct's id, and as people read it. One that only a deployment knows goes by what it is made of: that stays the same. */
export function knownId(scope: IConstruct, text: string): { readonly id: string; readonly shown: string } {
  if (!Token.isUnresolved(text)) return { id: text, shown: text };
  const shown = JSON.stringify(Stack.of(scope).resolve(text));
  return { id: createHash('sha256').update(shown).digest('hex').slice(0, 8), shown };
}
