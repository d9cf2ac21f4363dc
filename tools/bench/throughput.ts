import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { recordItem } from '#shared/stores/ledger/record-item.ts';
import type { Runner } from '../../local/runner.ts';
import type { Database } from '../../test/database.ts';
import { call, rate } from './load.ts';
import { basket } from './long-lived.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

const MEMBERS = 200;
const WIDTH = 16;

/**
 * Compares purchases through the whole local path with bare conditional puts of the same item, in turn. The bare puts
 * go to the same database, whose consumers read them too, and to a second database without readers.
 */
export async function benchThroughput(
  runner: Runner,
  idle: Database,
  rounds: number,
  perRound: number,
): Promise<void> {
  const token = await runner.token('dev-channel');
  const members = Array.from({ length: MEMBERS }, () => `b-${randomUUID().slice(0, 8)}`);
  for (const member of members) await call(`${runner.url}/v1/members/${member}`, 'PUT', token, {});
  const client = dynamoDb(idle.config());
  let refused = 0;
  const buy = async (index: number, round: string) => {
    const purchase = { ...basket(1, 0), occurredAt: new Date().toISOString() };
    const url = `${runner.url}/v1/members/${members[index % MEMBERS]}/purchases/${round}-${index}`;
    if ((await call(url, 'PUT', token, purchase)) !== 201) refused += 1;
  };
  await rate(200, WIDTH, (index) => buy(index, 'warm'));
  await runner.drained();
  const table = idle.tables.ledger;
  const booked = dynamoDb(idle.config(runner.dynamodbEndpoint));
  const sample = await new LedgerStore(booked, table).head(members[0] ?? '');
  if (!sample) throw new Error('no purchase was booked');
  const item = recordItem(sample);
  const putting = (into: DynamoDBClient) => async () => {
    const Item = { ...item, memberId: { S: `bare-${randomUUID()}` } };
    const ConditionExpression = 'attribute_not_exists(memberId)';
    await into.send(new PutItemCommand({ TableName: table, Item, ConditionExpression }));
  };
  const results: { unread: number; read: number; purchases: number; drainSeconds: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const unread = await rate(perRound, WIDTH, putting(client));
    const read = await rate(perRound, WIDTH, putting(booked));
    await runner.drained();
    const purchases = await rate(perRound, WIDTH, (index) => buy(index, `r${round}`));
    const drainFrom = performance.now();
    await runner.drained();
    results.push({ unread, read, purchases, drainSeconds: (performance.now() - drainFrom) / 1000 });
  }
  if (refused > 0) throw new Error(`${refused} purchases were refused`);
  printTable(
    `Purchases a second over HTTP, all consumers running, against bare conditional puts (${WIDTH} at once)`,
    [
      ['round', 'purchases', 'puts, same database', 'ratio', 'puts, no readers', 'ratio', 'drained after s'],
      ...results.map(({ unread, read, purchases, drainSeconds }, round) => [
        round + 1,
        fixed(purchases, 0),
        fixed(read, 0),
        fixed(purchases / read),
        fixed(unread, 0),
        fixed(purchases / unread),
        fixed(drainSeconds),
      ]),
      [
        'median',
        '',
        '',
        fixed(median(results.map(({ purchases, read }) => purchases / read))),
        '',
        fixed(median(results.map(({ purchases, unread }) => purchases / unread))),
        '',
      ],
    ],
  );
}
