import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { CounterMove, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { LogFull } from '#shared/domain/ledger/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { type Item, recordOf } from './record-item.ts';

/** A counter that had too little left, with the amount taken of it at that moment. */
export interface Exhausted {
  readonly counter: string;
  readonly taken: number;
}

/**
 * The outcome of a put. Not written means that another writer was first, with its entry where storage returned it, or
 * that counters had too little left.
 */
export type PutOutcome =
  | { readonly written: true }
  | {
      readonly written: false;
      readonly winner?: LedgerRecord;
      readonly exhausted: readonly Exhausted[];
      /**
       * An earlier attempt of the same put had no response. It may still arrive and be written where its numbers are
       * free.
       */
      readonly unanswered: boolean;
    };

interface Answered {
  readonly $metadata: { readonly attempts?: number | undefined };
}

const wasRepeated = ({ $metadata }: Answered) => ($metadata.attempts ?? 1) > 1;

export function lost(error: Answered, item?: Item): PutOutcome {
  const winner = item && recordOf(item);
  return { written: false, exhausted: [], unanswered: wasRepeated(error), ...(winner && { winner }) };
}

/** An earlier attempt had no response and may be the one that was booked: only a repeat of the act can tell. */
export function full(error: Error & Answered): Error {
  return wasRepeated(error) ? new Unavailable({ cause: error }) : new LogFull({ cause: error });
}

/**
 * The reasons are in the order of the writes: puts, counters, then other writes. A number that was taken comes before
 * an exhausted counter, because the act is then decided again anyway.
 */
export function refusedBecause(
  error: TransactionCanceledException,
  puts: number,
  counters: readonly CounterMove[],
): PutOutcome {
  const reasons = error.CancellationReasons ?? [];
  const failed = (reason: { Code?: string | undefined } | undefined) =>
    reason?.Code === 'ConditionalCheckFailed';
  const taken = reasons.slice(0, puts).find(failed);
  if (taken) return lost(error, taken.Item);
  if (reasons.slice(puts + counters.length).some(failed)) return lost(error);
  const exhausted = counters.flatMap(({ counter }, index) => {
    const reason = reasons[puts + index];
    return failed(reason) ? [{ counter, taken: Number(reason?.Item?.taken?.N ?? 0) }] : [];
  });
  if (reasons.some(({ Code }) => Code === 'ItemCollectionSizeLimitExceeded')) throw full(error);
  if (exhausted.length > 0) return { written: false, exhausted, unanswered: wasRepeated(error) };
  if (reasons.some(({ Code }) => Code === 'TransactionConflict')) return lost(error);
  throw new Unavailable({ cause: error });
}
