import { arn } from '../template/account.ts';
import type { AccessRequest } from './policy.ts';

interface TableInput {
  readonly TableName?: string;
  readonly TableArn?: string;
  readonly ResourceArn?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
}

/** The action that each item of a transaction needs on its own table. */
const itemActions: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
};

function tableArn(named: string): string {
  return named.startsWith('arn:') ? named : arn('dynamodb', `table/${named}`);
}

/**
 * The access that a call of DynamoDB needs: each table, index or item of a transaction by itself.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function dynamoDbRequests(operation: string, input: TableInput): readonly AccessRequest[] {
  if (input.TransactItems !== undefined) {
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: `dynamodb:${itemActions[kind] ?? kind}`,
        resource: tableArn(TableName),
      })),
    );
  }
  const action = `dynamodb:${operation}`;
  if (input.RequestItems !== undefined) {
    return Object.keys(input.RequestItems).map((table) => ({ action, resource: tableArn(table) }));
  }
  const named = input.TableName ?? input.TableArn ?? input.ResourceArn;
  if (named === undefined) return [{ action, resource: '*' }];
  const table = tableArn(named);
  return [{ action, resource: input.IndexName === undefined ? table : `${table}/index/${input.IndexName}` }];
}
