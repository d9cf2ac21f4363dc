import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { addLot, addPending, arrive, checkRoom } from '#shared/domain/ledger/lots.ts';
import { enrolledState, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Log } from './log.ts';

const DAY = 86_400_000;
const full = expect.objectContaining({ code: 'state-full' });
const state = enrolledState(0, enrolledStanding(initialProgram, 0));

describe('lots', () => {
  it('rule 19: are one bucket for each expiry day, earliest first, never-expiring last', () => {
    const days = [3, null, 1, 3, 2, null];
    const lots = days.reduce<ReturnType<typeof addLot>>(
      (list, day) => addLot(list, { expiresAt: day === null ? null : day * DAY, points: 10 }),
      [],
    );
    expect(lots).toEqual([
      { expiresAt: DAY, points: 10 },
      { expiresAt: 2 * DAY, points: 10 },
      { expiresAt: 3 * DAY, points: 20 },
      { expiresAt: null, points: 20 },
    ]);
  });

  it('rule 19: arriving points repay debt first, and debt and lots are never both above zero', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 500 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 8 }),
        (debt, arrivals) => {
          const after = arrivals.reduce((now, points) => arrive(now, { expiresAt: DAY, points }), {
            ...state,
            debt,
          });
          const arrived = arrivals.reduce((sum, points) => sum + points, 0);
          expect(sumOfPoints(after.lots) - after.debt).toBe(arrived - debt);
          expect(Math.min(sumOfPoints(after.lots), after.debt)).toBe(0);
        },
      ),
    );
  });

  it('have room for what still waits, so that settling never fails', () => {
    const lots = Array.from({ length: 300 }, (_, index) => ({ expiresAt: index * DAY, points: 1 }));
    const pending = Array.from({ length: bounds.expiryDays - 300 }, (_, index) => ({
      maturesAt: DAY,
      expiresAt: (index + 1000) * DAY,
      points: 1,
    }));
    const added = { maturesAt: null, points: 1 };
    expect(() => checkRoom({ lots, pending, reservations: [] }, { ...added, expiresAt: 5000 * DAY })).toThrow(
      full,
    );
    expect(() =>
      checkRoom({ lots, pending, reservations: [] }, { ...added, expiresAt: 1000 * DAY }),
    ).not.toThrow();
  });

  it('have room for what is set aside, so that it can always come back', () => {
    const lots = Array.from({ length: bounds.expiryDays - 1 }, (_, index) => ({
      expiresAt: index * DAY,
      points: 1,
    }));
    const reserved = [{ expiresAt: 1000 * DAY, points: 1 }];
    const reservations = [{ redemptionId: 'r1', expiresAt: DAY, lots: reserved }];
    const added = { maturesAt: null, points: 1 };
    const state = { lots, pending: [], reservations };
    expect(() => checkRoom(state, { ...added, expiresAt: 5000 * DAY })).toThrow(full);
    expect(() => checkRoom(state, { ...added, expiresAt: 1000 * DAY })).not.toThrow();
  });

  it('wait in a bounded number of maturity days', () => {
    const pending = Array.from({ length: bounds.maturityDays }, (_, index) => ({
      maturesAt: index * DAY,
      expiresAt: null,
      points: 1,
    }));
    const state = { lots: [], pending, reservations: [] };
    expect(() => checkRoom(state, { maturesAt: 1000 * DAY, expiresAt: null, points: 1 })).toThrow(full);
    expect(() => checkRoom(state, { maturesAt: 0, expiresAt: null, points: 1 })).not.toThrow();
    expect(addPending(pending, { maturesAt: 0, expiresAt: null, points: 5 })[0]).toMatchObject({ points: 6 });
  });

  it('have room for all that arrives in one step, or for none of it', () => {
    const begun = Date.UTC(2026, 0, 10);
    const lotsOf = (count: number, first: number) =>
      Array.from({ length: count }, (_, index) => ({
        expiresAt: begun + (first + index) * DAY,
        points: 1,
      }));
    const withLots = (memberId: string, lots: ReturnType<typeof lotsOf>) => {
      const log = new Log(initialProgram, begun, memberId);
      log.records.push({ ...log.head, state: { ...log.head.state, lots } });
      return log;
    };
    const almost = lotsOf(bounds.expiryDays - 1, 1000);
    const sender = withLots('m-1', lotsOf(2, 100));
    expect(() => sender.transfer('t1', withLots('m-2', almost), 2, begun)).toThrow(full);
    expect(sender.transfer('t1', withLots('m-2', almost), 1, begun).entry.kind).toBe('transfer-out');
    const spender = withLots('m-3', lotsOf(2, 100));
    spender.redeem('r1', { points: 2 }, begun);
    spender.records.push({ ...spender.head, state: { ...spender.head.state, lots: almost } });
    expect(() => spender.refund('r1', 'f1', begun)).toThrow(full);
    expect(spender.refund('r1', 'f1', begun, 1).entry.kind).toBe('refund');
  });

  it('have room for a lot of nothing, so that a full account still buys what earns nothing', () => {
    const lots = Array.from({ length: bounds.expiryDays }, (_, index) => ({
      expiresAt: index * DAY,
      points: 1,
    }));
    const full = { lots, pending: [], reservations: [] };
    const nothing = { maturesAt: 5000 * DAY, expiresAt: 5000 * DAY, points: 0 };
    expect(() => checkRoom(full, nothing)).not.toThrow();
  });
});
