import * as z from 'zod';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { type StoredRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';

/** An entry on the stream `entries`: the stored form, binary as base64. */
const message = z.object({
  memberId: z.string(),
  seq: z.number(),
  reference: z.string(),
  entry: z.base64(),
  state: z.base64(),
  lines: z.base64().optional(),
});

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

export function writeEntryMessage({ entry, state, lines, ...keys }: StoredRecord): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      ...keys,
      entry: base64(entry),
      state: base64(state),
      ...(lines && { lines: base64(lines) }),
    }),
  );
}

export function readEntryMessage(data: Uint8Array): LedgerRecord {
  const { entry, state, lines, ...keys } = message.parse(JSON.parse(Buffer.from(data).toString('utf8')));
  return unpackRecord({
    ...keys,
    entry: bytes(entry),
    state: bytes(state),
    ...(lines !== undefined && { lines: bytes(lines) }),
  });
}
