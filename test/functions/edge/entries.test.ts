import type { KinesisStreamEvent } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
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

function batchOf(...data: readonly Uint8Array[]): KinesisStreamEvent {
  const Records = data.map((bytes, index) => ({
    kinesis: { sequenceNumber: `n-${index}`, data: Buffer.from(bytes).toString('base64') },
  }));
  return { Records } as KinesisStreamEvent;
}

/** The records of both members, one of each in turn. */
const messages = anna.flatMap((record, index) => [record, ben[index] ?? record]).map(writeEntryMessage);

it('a consumer is given the entries of a batch member by member, as they arrived', async () => {
  const given = new Map<string, readonly LedgerRecord[]>();
  const handler = entriesHandler(async (memberId, records) => {
    given.set(memberId, records);
  });
  expect(await handler(batchOf(...messages))).toEqual({ batchItemFailures: [] });
  expect(given).toEqual(
    new Map([
      ['anna', anna],
      ['ben', ben],
    ]),
  );
});

it('a member that fails is reported with all its records, and keeps no other member from its entries', async () => {
  vi.spyOn(logger, 'warn').mockReturnValue();
  const consumed: string[] = [];
  const handler = entriesHandler(async (memberId) => {
    if (memberId === 'anna') throw new TypeError('boom');
    consumed.push(memberId);
  });
  expect(await handler(batchOf(...messages))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'n-0' }, { itemIdentifier: 'n-2' }],
  });
  expect(consumed).toEqual(['ben']);
});

it('a record that cannot be read is reported by itself', async () => {
  vi.spyOn(logger, 'error').mockReturnValue();
  const consumed: string[] = [];
  const handler = entriesHandler(async (memberId) => {
    consumed.push(memberId);
  });
  const batch = batchOf(Buffer.from('{}'), ...messages);
  expect(await handler(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'n-0' }] });
  expect(consumed.sort()).toEqual(['anna', 'ben']);
});
