import * as z from 'zod';
import { memberId } from '#shared/contracts/fields.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { republishEntries } from '#shared/usecases/ledger/publish-entries.ts';
import { pause } from '../compose/clock.ts';
import { entryStream } from '../compose/entry-stream.ts';

const stream = entryStream();
const ledger = new LedgerStore(dynamoDb(), environment('LEDGER_TABLE'));

const order = z.strictObject({ memberId, afterSeq: z.int().min(-1).default(-1) });

/** An operator invokes this by hand: `{ "memberId": "...", "afterSeq": 0 }` returns `{ "published": n }`. */
export const handler = async (event: unknown) => ({
  published: await republishEntries({ stream, ledger, pause }, order.parse(event)),
});
