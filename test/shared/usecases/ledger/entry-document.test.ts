import { describe, expect, it } from 'vitest';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { hashOfDocument } from '../../../entry-hash.ts';
import { Log } from '../../domain/ledger/log.ts';

const now = Date.UTC(2026, 10, 22, 10);
const HOUR = 3_600_000;

/** The entry after reservations have lapsed, as storage has it. */
function lapsed(...redemptionIds: string[]) {
  const log = new Log(initialProgram, now);
  log.adjust('start', 1000, now);
  for (const redemptionId of redemptionIds) log.reserve(redemptionId, 100, now);
  log.reserve('later', 100, now, 7200);
  log.sweep(now + HOUR);
  return entryDocument(unpackRecord(packRecord(log.head)).entry, 1);
}

describe('the document of a lapse', () => {
  it('names the redemptions of several reservations, which its hash covers through a digest', () => {
    const document = lapsed('x1', 'x2', 'x3');
    expect(document).toMatchObject({ kind: 'lapse', redemptionIds: ['x1', 'x2', 'x3'] });
    expect(document.redemptionId).toBeUndefined();
    expect(hashOfDocument(document)).toBe(document.hash);
  });

  it('names the redemption of a single one as every step does', () => {
    const document = lapsed('x1');
    expect(document).toMatchObject({ reference: 'redemption/x1/lapse/', redemptionId: 'x1' });
    expect(document.redemptionIds).toBeUndefined();
  });
});
