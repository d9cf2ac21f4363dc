import { describe, expect, it } from 'vitest';
import { pointsArrived, withinLimits } from '#shared/domain/approvals/staff-limits.ts';
import { standingAfter } from '#shared/domain/households/permissions.ts';
import { pointsGiven } from '#shared/domain/ledger/acts/household.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { instant, programOf } from './program.ts';

const now = instant('2026-11-30T23:30:00Z');
const program = programOf({ adjustmentApprovalAbove: 100, staffPointsPerDay: 250 });
const none: ReadonlyMap<string, number> = new Map();
const TODAY = 'staff/ann/2026-11-30';

describe('Rule 45: what staff gives', () => {
  it.each([
    ['one act up to its limit', 100, none, { counter: TODAY, by: 100, limit: 250 }],
    ['one act above it', 101, none, 'waits'],
    ['points that are taken count for nothing', -100, none, undefined],
    ['points that are taken above the limit', -101, none, 'waits'],
    [
      'an act that reaches the sum of the day',
      50,
      new Map([[TODAY, 200]]),
      { counter: TODAY, by: 50, limit: 250 },
    ],
    ['an act that would pass it', 51, new Map([[TODAY, 200]]), 'waits'],
    [
      'a sum of another day',
      100,
      new Map([['staff/ann/2026-11-29', 250]]),
      { counter: TODAY, by: 100, limit: 250 },
    ],
    [
      'a sum of another person',
      100,
      new Map([['staff/bob/2026-11-30', 250]]),
      { counter: TODAY, by: 100, limit: 250 },
    ],
  ])('%s', (_, points, taken, expected) => {
    expect(withinLimits(program, { by: 'ann', points }, taken, now)).toEqual(expected);
  });

  it('the sum of the day is ten times the limit of one act unless the programme says another', () => {
    const plain = programOf({ adjustmentApprovalAbove: 100 });
    expect(withinLimits(plain, { by: 'ann', points: 1 }, none, now)).toMatchObject({ limit: 1000 });
    expect(withinLimits(initialProgram, { by: 'ann', points: 1 }, none, now)).toMatchObject({
      limit: 100_000,
    });
  });

  it('without a limit of one act nothing waits', () => {
    const { adjustmentApprovalAbove: _, ...open } = program;
    expect(withinLimits(open, { by: 'ann', points: 10 ** 12 }, none, now)).toBeUndefined();
  });

  it('the day is that of the programme', () => {
    const tokyo = programOf({ adjustmentApprovalAbove: 100, timeZone: 'Asia/Tokyo' });
    expect(withinLimits(tokyo, { by: 'ann', points: 1 }, none, now)).toMatchObject({
      counter: 'staff/ann/2026-12-01',
    });
  });

  it('the points that count are all that come to the member, pending ones and those of a debt too', () => {
    const log = new Log(programOf({ maturity: { days: 3 } }), now, 'bob');
    log.purchase('p1', purchaseOf(1000, { occurredAt: now }), now);
    const [, pending] = log.records.map(({ entry }) => entry);
    expect(pending && pointsArrived([pending])).toBe(10);
    expect(pointsArrived([{ postings: [{ account: 'available', points: -7 }] }])).toBe(0);
  });

  it('a contribution gives what the lender has available, and lends from the next day of the programme', () => {
    const log = new Log(programOf({}), now, 'bob');
    log.purchase('p1', purchaseOf(1000, { occurredAt: now }), now);
    const wanted = { mayRedeem: false, contributes: true };
    const state = log.records.at(-1)?.state;
    expect(state && pointsGiven(state, { known: undefined, wanted }, 0)).toBe(10);
    const lendsFrom = (timeZone: string, own: boolean) =>
      standingAfter(programOf({ timeZone }), undefined, { ...wanted, own }, now).lendsFrom;
    expect(lendsFrom('UTC', false)).toBe(instant('2026-12-01T00:00:00Z'));
    expect(lendsFrom('Asia/Tokyo', false)).toBe(instant('2026-12-01T15:00:00Z'));
    expect(lendsFrom('UTC', true)).toBe(now);
  });
});
