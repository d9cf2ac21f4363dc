import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createIam } from '../../../local/iam/iam.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';
import { functionArn, runFunction } from './fixture-functions.ts';

const root = fileURLToPath(new URL('../../../package.json', import.meta.url));
const tableArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/ledger';

/** A function that makes one call of DynamoDB with the SDK and tells how it ended. */
const source = `
  import { createRequire } from 'node:module';
  const { DynamoDB } = createRequire(${JSON.stringify(root)})('@aws-sdk/client-dynamodb');
  const client = new DynamoDB({ maxAttempts: 2 });
  export const handler = async ({ operation, input }) => {
    try {
      return await client[operation](input);
    } catch ({ name, message, $fault, $metadata }) {
      return { name, message, $fault, status: $metadata?.httpStatusCode, attempts: $metadata?.attempts };
    }
  };
`;

const resource = (type: string, arn: string, ref: string, properties: object): Resource => ({
  path: `service/${ref}`,
  type,
  ref,
  arn,
  properties: properties as Resource['properties'],
});

function functionWith(...Statement: readonly object[]) {
  const role = 'arn:aws:iam::000000000000:role/the-role';
  const reports: string[] = [];
  const iam = createIam({
    deployment: deploymentOf(
      resource('AWS::Lambda::Function', functionArn, 'fixture', { Role: role, Runtime: 'nodejs24.x' }),
      resource('AWS::IAM::Role', role, 'the-role', {}),
      resource('AWS::DynamoDB::Table', tableArn, 'ledger', {}),
      resource('AWS::IAM::Policy', '', 'policy', { Roles: ['the-role'], PolicyDocument: { Statement } }),
    ),
    report: (line) => reports.push(line),
  });
  return { fn: runFunction(source, {}, { iam }), reports };
}

const put = { operation: 'putItem', input: { TableName: 'ledger', Item: { id: { S: 'a' } } } };

test('the SDK gets the refusal as AWS gives it, once, without a call of the database', async () => {
  const { fn, reports } = functionWith({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: tableArn });
  const message =
    'User: arn:aws:sts::000000000000:assumed-role/the-role/fixture is not authorized to perform: dynamodb:PutItem ' +
    `on resource: ${tableArn} because no identity-based policy allows the dynamodb:PutItem action`;
  expect(await fn.call(put)).toEqual({
    result: { name: 'AccessDeniedException', message, $fault: 'client', status: 400, attempts: 1 },
  });
  expect(reports).toEqual([
    `fixture: IAM refuses dynamodb:PutItem on ${tableArn}: no policy of its role the-role allows it`,
  ]);
  await fn.stop();
});

test('a Deny is named as the reason', async () => {
  const { fn, reports } = functionWith(
    { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
    { Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' },
  );
  const { result } = await fn.call(put);
  expect(result).toMatchObject({
    message: expect.stringMatching(/ with an explicit deny in an identity-based policy$/),
  });
  expect(reports).toEqual([expect.stringMatching(/: a policy of its role the-role denies it$/)]);
  await fn.stop();
});

test('one item of a transaction is enough to refuse it whole', async () => {
  const { fn } = functionWith({ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn });
  const item = { TableName: 'ledger', Key: { id: { S: 'a' } }, UpdateExpression: 'REMOVE b' };
  const { result } = await fn.call({
    operation: 'transactWriteItems',
    input: { TransactItems: [{ Put: put.input }, { Update: item }] },
  });
  expect(result).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('dynamodb:UpdateItem'),
  });
  await fn.stop();
});

test('an allowed call reaches the database, which is not there', async () => {
  const { fn, reports } = functionWith({ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn });
  const { result } = await fn.call(put);
  expect(result).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
  expect(reports).toEqual([]);
  await fn.stop();
});

test('an allowed call lets no other through: of another table or index, or of a table that its item names', async () => {
  const { fn } = functionWith({ Effect: 'Allow', Action: 'dynamodb:*', Resource: tableArn });
  const query = { TableName: 'ledger', KeyConditionExpression: 'id = a' };
  const item = (TableName: string, named: string) => ({
    TableName,
    Item: { id: { M: { TableName: { S: named }, IndexName: { S: `"TableName":"${named}"` } } } },
  });
  const isRefused = async (operation: string, input: object) => {
    const { result } = await fn.call({ operation, input });
    return (result as { name: string }).name === 'AccessDeniedException';
  };
  expect(await isRefused('query', query)).toBe(false);
  expect(await isRefused('query', { ...query, IndexName: 'other' })).toBe(true);
  expect(await isRefused('query', { ...query, TableName: 'other' })).toBe(true);
  expect(await isRefused('putItem', item('ledger', 'other'))).toBe(false);
  expect(await isRefused('putItem', item('other', 'ledger'))).toBe(true);
  expect(await isRefused('putItem', item('ledger', 'ledger'))).toBe(false);
  await fn.stop();
});
