import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { type Access, assumedRole, type Refusal, refusalMessage } from './access.ts';
import { type EncryptionKeys, withKeys } from './encryption-keys.ts';

/**
 * All that a role may do in DynamoDB, decided once. A function's own threads hold it against each call: they have no time
 * to read policies when they start.
 */
export interface DynamoDbRights {
  /** The actions that are allowed, each with its table or index: `dynamodb:Query arn:…`. */
  readonly allowed: ReadonlySet<string>;
  /** Refusals with a reason of their own, such as a Deny or the key of the table. */
  readonly refused: ReadonlyMap<string, Refusal>;
  /** The sentence for everything else, with `{action}` and `{resource}` to fill in. */
  readonly message: string;
}

const ACTIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'ConditionCheckItem',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
].map((name) => `dynamodb:${name}`);

/** The ARNs of all tables and of their indexes. */
export function dynamoDbResources(deployment: Deployment): readonly string[] {
  return resourcesOfType(deployment, 'AWS::DynamoDB::Table').flatMap(({ arn, properties }) => {
    const indexes = [properties.GlobalSecondaryIndexes, properties.LocalSecondaryIndexes].flatMap(
      (given) => (given ?? []) as readonly { readonly IndexName: string }[],
    );
    return [arn, ...indexes.map(({ IndexName }) => `${arn}/index/${IndexName}`)];
  });
}

/** Decides each action that the policies name at all, on each table and index. */
export function dynamoDbRights(
  access: Access,
  resources: readonly string[],
  keys: EncryptionKeys,
): DynamoDbRights {
  const named = new Set(access.grants.map(({ action }) => action));
  const actions = [...named].every((action) => /^[\w-]+:\w+$/.test(action))
    ? ACTIONS.filter((action) => named.has(action))
    : ACTIONS;
  const allowed = new Set<string>();
  const refused = new Map<string, Refusal>();
  for (const action of actions) {
    for (const resource of resources) {
      // DynamoDB opens the key of a table for every caller, also for one that writes.
      const refusal = access.refusal(withKeys(keys, [{ action, resource }], () => 'Decrypt'));
      if (refusal === undefined) allowed.add(`${action} ${resource}`);
      else refused.set(`${action} ${resource}`, refusal);
    }
  }
  const any = { action: '{action}', resource: '{resource}' };
  return { allowed, refused, message: refusalMessage(assumedRole(access.principal), any, 'not-allowed') };
}
