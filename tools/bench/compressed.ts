import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { type Database, newMemberId } from '../../test/database.ts';
import { Books } from '../../test/shared/usecases/books.ts';
import { basket } from './long-lived.ts';
import { printTable } from './table.ts';

const ENTRIES = 100;

/** Prints the bytes of typical responses, as they are sent and as CloudFront could send them. */
export async function benchCompressed(database: Database): Promise<void> {
  const books = new Books(dynamoDb(database.config()), database.tables);
  const member = newMemberId();
  await books.enrol(member);
  for (let index = 0; index < ENTRIES; index += 1) {
    await books.buy(member, `till-07-20261122-${index}`, basket(1 + (index % 5), books.clock));
  }
  const page = { limit: ENTRIES, erasedOnly: false };
  const bodies = {
    'a balance': await getBalance(books.ports, books.programs, member, undefined),
    [`${ENTRIES} entries`]: await listEntries(books, new Cursors('secret'), member, page),
    'the OpenAPI document': JSON.parse(readFileSync(join(repositoryRoot, 'docs/openapi.json'), 'utf8')),
  };
  const rows = Object.entries(bodies).map(([name, body]) => {
    const plain = Buffer.from(JSON.stringify(body));
    return [name, plain.length, gzipSync(plain).length, brotliCompressSync(plain).length];
  });
  printTable('Bytes of responses', [['response', 'plain', 'gzip', 'brotli'], ...rows]);
}
