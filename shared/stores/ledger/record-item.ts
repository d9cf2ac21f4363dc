import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord, type StoredRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';

/** An item of the ledger table. */
export type Item = Record<string, AttributeValue>;

export function recordItem(record: LedgerRecord): Item {
  const { memberId, seq, reference, entry, state, lines } = packRecord(record);
  return {
    memberId: { S: memberId },
    seq: { N: String(seq) },
    reference: { S: reference },
    entry: { B: entry },
    state: { B: state },
    ...(lines && { lines: { B: lines } }),
  };
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('a ledger item lacks an attribute');
  return value;
}

/** The entry of an item as it is stored. */
export function storedOf(item: Item): StoredRecord {
  return {
    memberId: required(item.memberId?.S),
    seq: Number(required(item.seq?.N)),
    reference: required(item.reference?.S),
    entry: required(item.entry?.B),
    state: required(item.state?.B),
    lines: item.lines?.B,
  };
}

export function recordOf(item: Item): LedgerRecord {
  return unpackRecord(storedOf(item));
}
