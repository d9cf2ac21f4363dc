import { describe, expect, it } from 'vitest';
import { eventsOf } from '#shared/domain/events/events-of.ts';
import { merge } from '#shared/domain/ledger/acts/merge.ts';
import { changeStatus, erase } from '#shared/domain/ledger/acts/status.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { Log } from '../ledger/log.ts';
import { purchaseOf } from '../ledger/purchases.ts';

const now = Date.UTC(2026, 10, 22, 10);
const command = { changeId: 'c-1', reason: 'fraud', by: 'agent-1', contentHash: '' };
const told = (drafts: readonly Draft[]) => drafts.flatMap((draft) => eventsOf(draft));

/** The events of the newest entry. */
const newest = ({ head }: Log) => eventsOf(head.entry);

function richMember(memberId: string): Log {
  const log = new Log(initialProgram, now, memberId);
  log.purchase('p1', purchaseOf(10_000), now);
  return log;
}

describe('the events of entries', () => {
  it('an enrolment tells one event', () => {
    expect(newest(new Log(initialProgram, now))).toEqual([{ type: 'member.enrolled' }]);
  });

  it('a purchase without points tells nothing', () => {
    const log = new Log(initialProgram, now);
    log.purchase('p1', purchaseOf(0), now);
    expect(newest(log)).toEqual([]);
  });

  it('points that mature are told, and their end as well', () => {
    const log = new Log({ ...initialProgram, maturity: { days: 14 } }, now);
    log.purchase('p1', purchaseOf(4200), now);
    expect(newest(log)).toEqual([{ type: 'points.earned', points: 42 }]);
    log.sweep(now + 15 * DAY_MS);
    expect(newest(log)).toEqual([{ type: 'points.matured', points: 42 }]);
    log.sweep(now + 1000 * DAY_MS);
    expect(log.records.flatMap(({ entry }) => eventsOf(entry))).toContainEqual({
      type: 'points.expired',
      points: 42,
    });
  });

  it('a capture of a part tells the points that were spent and those that came back', () => {
    const log = richMember('m-1');
    log.reserve('r1', 60, now);
    expect(newest(log)).toEqual([{ type: 'points.reserved', points: 60 }]);
    log.capture('r1', now, 50);
    expect(newest(log)).toEqual([
      { type: 'points.spent', points: 50 },
      { type: 'points.released', points: 10 },
    ]);
    log.refund('r1', 'f1', now, 20);
    expect(newest(log)).toEqual([{ type: 'points.refunded', points: 20 }]);
  });

  it('a return tells the points and the tier that it took', () => {
    const log = new Log({ ...initialProgram, tierGrace: { days: 0 } }, now);
    log.purchase('p1', purchaseOf(200_000), now);
    const [, raised] = newest(log);
    expect(raised).toMatchObject({ type: 'tier.upgraded' });
    log.takeBack('p1', 'b1', now);
    const [taken, fallen] = newest(log);
    expect(taken).toMatchObject({ type: 'points.clawed_back' });
    expect(fallen).toMatchObject({ type: 'tier.downgraded', to: (raised as { from: string }).from });
  });

  it('a bonus tells what it earned and the tier that it raised, its revocation the end of both', () => {
    const log = new Log({ ...initialProgram, tierGrace: { days: 0 } }, now);
    log.bonus({}, { points: 20, qualifying: 1000 }, now);
    expect(newest(log)).toEqual([
      { type: 'points.earned', points: 20 },
      { type: 'tier.upgraded', from: 'blue', to: 'silver' },
    ]);
    log.revoke({}, 1, now);
    expect(newest(log)).toEqual([
      { type: 'points.clawed_back', points: 20 },
      { type: 'tier.downgraded', from: 'silver', to: 'blue' },
    ]);
  });

  it('points given or taken by hand, sent or brought have their sign', () => {
    const [ann, bob] = [richMember('m-1'), richMember('m-2')];
    ann.adjust('a1', -7, now);
    expect(newest(ann)).toEqual([{ type: 'points.adjusted', points: -7 }]);
    ann.transfer('t1', bob, 5, now);
    expect(newest(ann)).toEqual([{ type: 'points.transferred', points: -5 }]);
    expect(newest(bob)).toEqual([{ type: 'points.transferred', points: 5 }]);
    ann.open('o1', { brought: 30 }, now);
    expect(newest(ann)).toEqual([{ type: 'points.opened', points: 30 }]);
  });

  it('points that an agent takes can let a tier fall', () => {
    const log = new Log({ ...initialProgram, tierGrace: { days: 0 } }, now);
    log.adjust('a1', 2000, now, { qualifying: true });
    expect(newest(log)).toMatchObject([{ points: 2000 }, { type: 'tier.upgraded' }]);
    log.adjust('a2', -2000, now, { qualifying: true });
    expect(newest(log)).toMatchObject([{ points: -2000 }, { type: 'tier.downgraded' }]);
  });

  it('a change of the status is told by its name', () => {
    const { state } = richMember('m-1').head;
    const suspend = changeStatus(state, { ...command, status: 'suspended' }, now);
    expect(told(suspend)).toEqual([{ type: 'member.suspended' }]);
    const again = changeStatus({ ...state, status: 'suspended' }, { ...command, status: 'active' }, now);
    expect(told(again)).toEqual([{ type: 'member.reinstated' }]);
    expect(told(erase(state, command, now))).toEqual([
      { type: 'points.confiscated', points: 100 },
      { type: 'member.erased' },
    ]);
  });

  it('a merge moves all points, and tells who has them', () => {
    const [survivor, goes] = [richMember('m-1').head.state, richMember('m-2').head.state];
    const asked = { ...command, mergeId: 'g-1', into: 'm-1', from: 'm-2' };
    const carried = { keys: new Map(), unclear: new Set<string>() };
    const { received, left } = merge(initialProgram, { survivor, goes }, asked, now, carried);
    expect(eventsOf(received)).toEqual([{ type: 'points.transferred', points: 100 }]);
    expect(eventsOf(left)).toEqual([
      { type: 'points.transferred', points: -100 },
      { type: 'member.merged', into: 'm-1' },
    ]);
  });
});
