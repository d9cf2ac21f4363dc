import { describe, expect, it } from 'vitest';
import { dynamoDbRequests } from '../../../local/iam/dynamodb-requests.ts';
import { withKeys } from '../../../local/iam/encryption-keys.ts';

const arn = (resource: string) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${resource}`;
const access = (operation: string, input: object) =>
  dynamoDbRequests(operation, input).map(({ action, resource }) => `${action} ${resource}`);

describe('a call of DynamoDB needs', () => {
  it.each(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable'])(
    'the action %s on its table',
    (operation) => {
      expect(access(operation, { TableName: 'ledger' })).toEqual([`dynamodb:${operation} ${arn('ledger')}`]);
    },
  );

  it('the action on an index where it reads one, not on the table', () => {
    expect(access('Query', { TableName: 'ledger', IndexName: 'byDue' })).toEqual([
      `dynamodb:Query ${arn('ledger/index/byDue')}`,
    ]);
  });

  it('the action of a batch on each of its tables', () => {
    expect(access('BatchGetItem', { RequestItems: { ledger: {}, members: {} } })).toEqual([
      `dynamodb:BatchGetItem ${arn('ledger')}`,
      `dynamodb:BatchGetItem ${arn('members')}`,
    ]);
  });

  it('for each item of a transaction its own action on its own table', () => {
    const TransactItems = [
      { Put: { TableName: 'ledger' } },
      { Update: { TableName: 'counters' } },
      { Delete: { TableName: 'members' } },
      { ConditionCheck: { TableName: 'program' } },
    ];
    expect(access('TransactWriteItems', { TransactItems })).toEqual([
      `dynamodb:PutItem ${arn('ledger')}`,
      `dynamodb:UpdateItem ${arn('counters')}`,
      `dynamodb:DeleteItem ${arn('members')}`,
      `dynamodb:ConditionCheckItem ${arn('program')}`,
    ]);
    expect(access('TransactGetItems', { TransactItems: [{ Get: { TableName: 'ledger' } }] })).toEqual([
      `dynamodb:GetItem ${arn('ledger')}`,
    ]);
  });

  it('permission on everything where it names no table', () => {
    expect(access('ExecuteStatement', { Statement: 'SELECT * FROM ledger' })).toEqual([
      'dynamodb:ExecuteStatement *',
    ]);
  });

  it('the key of the table, through DynamoDB, where the table has one', () => {
    const keys = new Map([[arn('ledger'), 'the-key']]);
    const requests = dynamoDbRequests('Query', { TableName: 'ledger', IndexName: 'byDue' });
    expect(withKeys(keys, requests, () => 'Decrypt')).toEqual([
      { action: 'dynamodb:Query', resource: arn('ledger/index/byDue') },
      {
        action: 'kms:Decrypt',
        resource: 'the-key',
        context: {
          'kms:viaservice': 'dynamodb.eu-west-1.amazonaws.com',
          'kms:encryptioncontext:aws:dynamodb:tablename': 'ledger',
        },
      },
    ]);
  });
});
