import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HouseholdMember, lendersFor, lends } from '#shared/domain/households/household.ts';
import {
  beginning,
  checkNotInHousehold,
  isSame,
  type Standing,
  standingAfter,
} from '#shared/domain/households/permissions.ts';
import { joinHousehold, permitMember, pointsGiven } from '#shared/domain/ledger/acts/household.ts';
import { packAct, unpackAct } from '#shared/domain/ledger/packed/pack-act.ts';
import { ActorIsBeneficiary } from '#shared/domain/members/refusals.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { states } from '../ledger/packed/states.ts';

const at = Date.parse('2026-11-30T10:00:00Z');
const TOMORROW = Date.parse('2026-12-01T00:00:00Z');
const program = { timeZone: 'UTC' };
const lending = { mayRedeem: false, contributes: true };
const kept = { mayRedeem: false, contributes: false };

const member = (memberId: string, standing: Standing): HouseholdMember => ({
  memberId,
  ...standing,
  joinedAt: at,
  joinedWith: 1,
  contributed: 0,
  drawn: 0,
});

describe('a contribution', () => {
  it.each<[string, Standing | undefined, boolean, number | undefined]>([
    ['of a member who joins, by an agent, lends from the next day', undefined, false, TOMORROW],
    ['of a member who is in it, by an agent, lends from the next day', kept, false, TOMORROW],
    ['by the own sign-in lends at once', kept, true, at],
    ['that an agent sets again keeps its day', { ...lending, lendsFrom: at - 5 }, false, at - 5],
    ['that waits for its day is confirmed by the own sign-in', { ...lending, lendsFrom: TOMORROW }, true, at],
    ['that an agent sets again keeps waiting', { ...lending, lendsFrom: TOMORROW }, false, TOMORROW],
    ['that lends already is not begun again by the own sign-in', { ...lending, lendsFrom: at }, true, at],
    ['from before there was a day stays without one', lending, false, undefined],
    ['from before there was a day, set again by the own sign-in', lending, true, undefined],
  ])('%s', (_, known, own, lendsFrom) => {
    const after = standingAfter(program, known, { ...lending, own }, at);
    expect(after.lendsFrom).toBe(lendsFrom);
    expect(beginning(known, after)).toBe(lendsFrom === known?.lendsFrom ? undefined : lendsFrom);
    expect(known !== undefined && isSame(known, after)).toBe(
      known?.contributes === true && known.lendsFrom === lendsFrom,
    );
  });

  it.each([
    ['Asia/Tokyo', '2026-11-30T15:00:00Z', '2026-12-01T15:00:00Z'],
    ['Asia/Tokyo', '2026-11-30T14:59:59Z', '2026-11-30T15:00:00Z'],
    ['America/New_York', '2026-12-01T04:00:00Z', '2026-12-01T05:00:00Z'],
  ])('lends from the next day of the programme, %s', (timeZone, now, lendsFrom) => {
    const after = standingAfter({ timeZone }, undefined, { ...lending, own: false }, Date.parse(now));
    expect(after.lendsFrom).toBe(Date.parse(lendsFrom));
  });

  it('that ends leaves no day', () => {
    const after = standingAfter(program, { ...lending, lendsFrom: at }, { ...kept, own: false }, at);
    expect(after).toEqual(kept);
    expect(beginning({ ...lending, lendsFrom: at }, after)).toBeUndefined();
  });

  it('by an agent never lends on the day on which it begins, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York', 'Europe/Dublin', 'Asia/Beirut');
    const instants = fc.integer({ min: at - 400 * DAY_MS, max: at + 400 * DAY_MS });
    const day = (instant: number, timeZone: string) =>
      new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);
    fc.assert(
      fc.property(zones, instants, (timeZone, now) => {
        const { lendsFrom = 0 } = standingAfter({ timeZone }, undefined, { ...lending, own: false }, now);
        expect(lendsFrom).toBeGreaterThan(now);
        expect(day(lendsFrom, timeZone) > day(now, timeZone)).toBe(true);
        expect(day(lendsFrom - 1, timeZone)).toBe(day(now, timeZone));
      }),
    );
  });
});

describe('lenders', () => {
  const household = {
    householdId: 'h',
    revision: 4,
    members: [
      member('redeemer', { mayRedeem: true, contributes: true, lendsFrom: at }),
      member('later', { ...lending, lendsFrom: TOMORROW }),
      member('old', lending),
      member('none', kept),
    ],
  };

  it('are the contributors whose day has come, and those from before there was one', () => {
    expect(lendersFor(household, 'redeemer', TOMORROW - 1)).toEqual(['old']);
    expect(lendersFor(household, 'redeemer', TOMORROW)).toEqual(['later', 'old']);
    expect(lendersFor(household, 'later', TOMORROW)).toEqual([]);
    expect(lends(member('none', { ...kept, lendsFrom: at }), at)).toBe(false);
  });

  it('are not named by an agent of their household, who could spend their points', () => {
    for (const agent of ['redeemer', 'later', 'none']) {
      expect(() => checkNotInHousehold(household, agent)).toThrow(ActorIsBeneficiary);
    }
    for (const agent of ['a-stranger', undefined]) checkNotInHousehold(household, agent);
  });
});

describe('the points that a change of permissions gives', () => {
  const state = { ...(states.enrolled ?? fail()), lots: [{ points: 70, expiresAt: null }] };

  it.each<[string, Standing | undefined, Standing, number]>([
    ['those of a member who newly contributes', undefined, lending, 70],
    ['those of the others, for one who may newly redeem', kept, { ...kept, mayRedeem: true }, 30],
    ['both', kept, { mayRedeem: true, contributes: true }, 100],
    ['none where nothing is new', lending, lending, 0],
    ['none where it is taken away', { mayRedeem: true, contributes: true }, kept, 0],
  ])('are %s', (_, known, wanted, points) => {
    expect(pointsGiven(state, { known, wanted }, 30)).toBe(points);
  });

  it('are none of a member with a debt', () => {
    const debtor = { ...state, lots: [], debt: 5 };
    expect(pointsGiven(debtor, { known: undefined, wanted: lending }, 0)).toBe(0);
  });
});

function fail(): never {
  throw new Error('a state is missing');
}

describe('the entry of a change', () => {
  const household = { householdId: 'h', revision: 4, members: [] };

  it('keeps the day from which the points lend, and bytes without one stay as they were', () => {
    const author = { by: 'ann', lendsFrom: TOMORROW };
    const [joined] = joinHousehold(states.enrolled ?? fail(), household, author, at);
    const [permitted] = permitMember(household, author, at);
    const [taken] = permitMember(household, { by: 'ann' }, at);
    const acts = [joined, permitted, taken].map((draft) => draft?.act ?? fail());
    expect(acts.map(packAct)).toEqual([
      ['h', 'h', 0, 'ann', TOMORROW],
      ['h', 'h', 2, 'ann', TOMORROW],
      ['h', 'h', 2, 'ann'],
    ]);
    expect(acts.map((act) => unpackAct(packAct(act)))).toEqual(acts);
    expect(() => unpackAct([...packAct(acts[0] ?? fail()), 'more'] as never)).toThrow(/positions/);
  });
});
