import type { KinesisStreamEvent } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { writeEntryMessage } from '#shared/stores/ledger/entry-message.ts';
import { logger } from '../../../functions/compose/logger.ts';
import { entriesHandler } from '../../../functions/edge/entries.ts';
import { Log } from '../../shared/domain/ledger/log.ts';
import { purchaseOf } from '../../shared/domain/ledger/purchases.ts';

const now = Date.parse('2026-01-15T10:30:00Z');

function logOf(memberId: string): readonly LedgerRecord[] {
  const log = new Log(initialProgram, now, memberId);
  log.purchase('p1', purchaseOf(1000, { occurredAt: now }), now);
  return log.records;
}

const [anna, ben] = [logOf('anna'), logOf('ben')];

const ARRIVED = Date.UTC(2026, 10, 22, 10);

function batchOf(...data: readonly Uint8Array[]): KinesisStreamEvent {
  const Records = data.map((bytes, index) => ({
    kinesis: {
      sequenceNumber: `n-${index}`,
      data: Buffer.from(bytes).toString('base64'),
      approximateArrivalTimestamp: ARRIVED / 1000,
    },
  }));
  return { Records } as KinesisStreamEvent;
}

/** The records of both members, one of each in turn. */
const arrived = anna.flatMap((record, index) => [record, ben[index] ?? record]);
const messages = arrived.map((record) => writeEntryMessage(packRecord(record)));

const noErrors = new Map<string, unknown>();
const note = async () => {};

it('a consumer is given the entries of a batch at once, as they arrived', async () => {
  const given: (readonly LedgerRecord[])[] = [];
  const handler = entriesHandler(async (records) => {
    given.push(records);
    return noErrors;
  }, note);
  expect(await handler(batchOf(...messages))).toEqual({ batchItemFailures: [] });
  expect(given).toEqual([arrived]);
});

it('a member that fails is reported with all its records, and its error is logged once', async () => {
  const warned = vi.spyOn(logger, 'warn').mockReturnValue();
  const error = new TypeError('boom');
  const handler = entriesHandler(async () => new Map([['anna', error]]), note);
  expect(await handler(batchOf(...messages))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'n-0' }, { itemIdentifier: 'n-2' }],
  });
  expect(warned.mock.calls).toEqual([['entries not consumed', { error }]]);
});

it('a record that cannot be read is reported by itself', async () => {
  vi.spyOn(logger, 'error').mockReturnValue();
  const given: LedgerRecord[] = [];
  const handler = entriesHandler(async (records) => {
    given.push(...records);
    return noErrors;
  }, note);
  const batch = batchOf(Buffer.from('{}'), ...messages);
  expect(await handler(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'n-0' }] });
  expect(given).toEqual(arrived);
});

it('a consumer notes when the records of a batch arrived, before it works on them', async () => {
  const noted: unknown[] = [];
  const handler = entriesHandler(
    async () => {
      noted.push('worked');
      return noErrors;
    },
    async (arrivals) => {
      noted.push(...arrivals);
    },
  );
  await handler(batchOf(...messages.slice(0, 2)));
  expect(noted).toEqual([ARRIVED, ARRIVED, 'worked']);
});
