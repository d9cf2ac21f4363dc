import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '#shared/domain/ledger/accounts.ts';
import type { Opening, OpeningLot } from '#shared/domain/ledger/acts/opening.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { entryHash } from '#shared/domain/ledger/packed/seal.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS, formatInstant } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../../property-runs.ts';
import { Log } from '../log.ts';
import { purchaseOf } from '../purchases.ts';
import { expectSound } from '../sound-log.ts';

const start = Date.parse('2026-11-15T10:30:00Z');
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY_MS;
const today = Math.floor(start / DAY_MS);

describe('an opening balance', () => {
  it('is an entry of its own kind: points come from the account opening and are not earned', () => {
    const log = new Log(initialProgram, start);
    const { entry } = log.open('o1', { source: 'legacy-crm 2026-11', brought: 500, note: 'by hand' }, start);
    expect(describeEntry(entry)).toMatchObject({
      kind: 'opening',
      reference: 'opening/o1/',
      source: 'legacy-crm 2026-11',
      opening: { by: 'admin-1', note: 'by hand' },
      postings: [
        { account: 'available', points: 500 },
        { account: 'opening', points: -500 },
      ],
    });
    expect(log.balance(start)).toMatchObject({
      available: 500,
      lifetime: { earned: 0 },
      tier: { id: 'blue', qualifyingPoints: 0 },
    });
    expectSound(log);
  });

  it('expires as the programme has it, counted from when it was', () => {
    const log = new Log(initialProgram, start);
    log.open('now', { brought: 5 }, start);
    log.open('earlier', { brought: 7, occurredAt: Date.parse('2025-03-10T10:00:00Z') }, start);
    expect(log.balance(start).expiring).toEqual([
      { at: '2027-04-01T00:00:00.000Z', points: 7 },
      { at: '2028-12-01T00:00:00.000Z', points: 5 },
    ]);
  });

  it('lots keep their own days: gone at the first instant of the next, where the programme is at home', () => {
    const program = { ...initialProgram, timeZone: 'Europe/Dublin' };
    const log = new Log(program, start);
    const brought = [
      { points: 40, expiresOn: null },
      { points: 30, expiresOn: day('2027-06-30') },
      { points: 10, expiresOn: day('2027-06-30') },
    ];
    log.open('o1', { brought }, start);
    expect(log.head.state.lots).toEqual([
      { points: 40, expiresAt: Date.parse('2027-06-30T23:00:00Z') },
      { points: 40, expiresAt: null },
    ]);
    expect(log.balance(Date.parse('2027-06-30T22:59:59Z')).available).toBe(80);
    expect(log.balance(Date.parse('2027-06-30T23:00:00Z')).available).toBe(40);
  });

  it('is refused with a lot that is past, by its place; today still counts', () => {
    const log = new Log(initialProgram, start);
    const brought = [
      { points: 1, expiresOn: today },
      { points: 1, expiresOn: today - 1 },
      { points: 1, expiresOn: null },
      { points: 1, expiresOn: day('2001-01-01') },
    ];
    expect(() => log.open('o1', { brought }, start)).toThrow(
      expect.objectContaining({
        code: 'already-expired',
        status: 422,
        data: {
          errors: [
            { pointer: '/lots/1/expiresOn', message: 'is past' },
            { pointer: '/lots/3/expiresOn', message: 'is past' },
          ],
        },
      }),
    );
    const old = { brought: 5, occurredAt: Date.parse('2020-01-01T00:00:00Z') };
    expect(() => log.open('o1', old, start)).toThrow(expect.objectContaining({ code: 'already-expired' }));
    expect(log.records).toHaveLength(1);
    log.open('o1', { brought: brought.slice(0, 1) }, start);
    expect(log.balance(start).available).toBe(1);
  });

  it('lies in the past', () => {
    const log = new Log(initialProgram, start);
    const soon = { brought: 5, occurredAt: start + DAY_MS };
    expect(() => log.open('o1', soon, start)).toThrow(
      expect.objectContaining({ code: 'occurred-in-future' }),
    );
  });

  it('repays debt first, with what expires earliest', () => {
    const log = new Log({ ...initialProgram, clawback: 'negative' }, start);
    log.purchase('p1', purchaseOf(10_000, { occurredAt: start }), start);
    log.redeem('r1', { points: 100 }, start);
    log.takeBack('p1', 'r1', start);
    expect(log.balance(start).available).toBe(-100);
    const brought = [
      { points: 90, expiresOn: null },
      { points: 60, expiresOn: day('2027-01-31') },
    ];
    log.open('o1', { brought }, start);
    expect(log.balance(start)).toMatchObject({ available: 50, debt: 0, expiring: [] });
    expect(log.head.state.lots).toEqual([{ points: 50, expiresAt: null }]);
    expectSound(log);
  });

  it('counts for the tier only what is said to, in the running period', () => {
    const log = new Log(initialProgram, start);
    const { entry } = log.open('o1', { brought: 9000, qualifying: 1200 }, start);
    expect(entry.tierChange).toEqual({ from: 'blue', to: 'silver' });
    expect(log.balance(start).tier).toMatchObject({ id: 'silver', qualifyingPoints: 1200 });
  });

  it('brings a tier without points', () => {
    const log = new Log(initialProgram, start);
    const { entry } = log.open('o1', { tier: 'gold' }, start);
    expect(entry).toMatchObject({ postings: [], tierChange: { from: 'blue', to: 'gold' } });
    expect(log.balance(start)).toMatchObject({ available: 0, tier: { id: 'gold', qualifyingPoints: 0 } });
    expectSound(log);
  });

  it('knows the tiers of the programme only', () => {
    const log = new Log(initialProgram, start);
    expect(() => log.open('o1', { tier: 'diamond' }, start)).toThrow(
      expect.objectContaining({
        code: 'unknown-tier',
        data: {
          tiers: ['blue', 'silver', 'gold'],
          errors: [{ pointer: '/tier', message: 'is not a tier of the programme' }],
        },
      }),
    );
  });

  it('takes no more expiry days than the account holds, those it has included', () => {
    const log = new Log(initialProgram, start);
    log.open('o1', { brought: 5 }, start);
    const lots = (length: number) =>
      Array.from({ length }, (_, index) => ({ points: 1, expiresOn: today + 1 + index }));
    expect(() => log.open('o2', { brought: lots(bounds.expiryDays) }, start)).toThrow(
      expect.objectContaining({ code: 'state-full' }),
    );
    log.open('o2', { brought: lots(bounds.expiryDays - 1) }, start);
    expect(log.head.state.lots).toHaveLength(bounds.expiryDays);
  });

  it('its hash covers the source, who booked it and the note', () => {
    const log = new Log(initialProgram, start);
    const { entry } = log.open('o1', { brought: 5, note: 'by hand', tier: 'silver' }, start);
    if (entry.act?.kind !== 'opening') throw new Error('an opening');
    for (const change of [{ source: 'legacy2' }, { by: 'admin-2' }, { note: 'other' }, { tier: 'gold' }]) {
      expect(entryHash({ ...entry, act: { ...entry.act, ...change } })).not.toBe(entry.hash);
    }
  });
});

const lot: fc.Arbitrary<OpeningLot> = fc.record({
  points: fc.integer({ min: 1, max: 1_000_000 }),
  expiresOn: fc.option(fc.integer({ min: today, max: today + 900 })),
});

const opening: fc.Arbitrary<Opening> = fc.record(
  {
    source: fc.string({ minLength: 1, maxLength: 64 }),
    brought: fc.oneof(fc.nat({ max: 1_000_000 }), fc.array(lot, { minLength: 1, maxLength: 40 })),
    qualifying: fc.nat({ max: 8000 }),
    tier: fc.constantFrom('blue', 'silver', 'gold'),
    note: fc.string({ minLength: 1, maxLength: 128 }),
  },
  { requiredKeys: ['source', 'brought'] },
);

const pointsOf = ({ brought }: Opening) =>
  typeof brought === 'number' ? brought : brought.reduce((sum, { points }) => sum + points, 0);

const booking = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), opening }),
  fc.record({ kind: fc.constant('buy' as const), amount: fc.nat({ max: 200_000 }) }),
  fc.record({ kind: fc.constant('spend' as const), share: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('return' as const) }),
);

describe('for any opening balances, and any acts after them', () => {
  it('the books stay sound, nothing is lost, and storage gives back what was booked', () => {
    fc.assert(
      fc.property(fc.array(booking, { minLength: 1, maxLength: 15 }), (list) => {
        const log = new Log(initialProgram, start);
        let brought = 0;
        for (const [index, act] of list.entries()) {
          if (act.kind === 'open') {
            log.open(`o${index}`, act.opening, start);
            brought += pointsOf(act.opening);
          } else if (act.kind === 'buy') {
            log.purchase(`p${index}`, purchaseOf(act.amount, { occurredAt: start }), start);
          } else if (act.kind === 'spend') {
            const points = Math.floor(log.balance(start).available * act.share);
            if (points > 0) log.redeem(`r${index}`, { points }, start);
          } else {
            const bought = log.records.findLast(({ entry }) => entry.kind === 'accrual');
            const id = bought?.entry.reference.split('/')[1];
            const last = log.head.entry.kind === 'accrual';
            if (id !== undefined && last) log.takeBack(id, `t${index}`, start);
          }
        }
        const given = log.records.reduce((sum, { entry }) => sum - sumOf(entry.postings, 'opening'), 0);
        expect(given).toBe(brought);
        expectSound(log);
      }),
      { numRuns: runs(200) },
    );
  });

  it('an entry tells its source after storage, and its hash is that of what it tells', () => {
    fc.assert(
      fc.property(opening, (given) => {
        const log = new Log(initialProgram, start);
        const record = log.open('o1', given, start);
        const read = unpackRecord(packRecord(record));
        expect(read).toEqual(record);
        expect(describeEntry(read.entry).source).toBe(given.source);
        expect(entryHash(read.entry)).toBe(record.entry.hash);
        expect(formatInstant(read.entry.occurredAt)).toBe(formatInstant(start));
      }),
    );
  });
});
