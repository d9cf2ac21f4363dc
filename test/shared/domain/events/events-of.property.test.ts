import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outsideEvent } from '#shared/contracts/events/event.ts';
import { type EventName, eventNames } from '#shared/domain/events/event-names.ts';
import { eventsOf } from '#shared/domain/events/events-of.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { rankOf } from '#shared/domain/ledger/tier.ts';
import { describeEvents } from '#shared/usecases/events/describe-events.ts';
import { type Scenario, scenarios } from '../../../model/commands.ts';
import { LedgerMember } from '../../../model/ledger-member.ts';
import { runs } from '../../../property-runs.ts';

/** The log of a member who did all of a scenario. */
function played({ memberId, program, enrolledAt, script }: Scenario): readonly LedgerRecord[] {
  const member = new LedgerMember(memberId, program, enrolledAt);
  let now = enrolledAt;
  for (const { wait, command } of script) {
    now += wait;
    member.apply(command, now);
  }
  return member.log.records;
}

const everyLog = (check: (records: readonly LedgerRecord[], scenario: Scenario) => void) =>
  fc.assert(
    fc.property(scenarios, (scenario) => check(played(scenario), scenario)),
    { numRuns: runs(150) },
  );

const all: ReadonlySet<EventName> = new Set(eventNames);

/** Points of the events of a name, over some entries. */
function told(entries: readonly Entry[], name: EventName): readonly number[] {
  return entries.flatMap((entry) =>
    eventsOf(entry).flatMap((event) => (event.type === name && 'points' in event ? [event.points] : [])),
  );
}

const sum = (points: readonly number[]) => points.reduce((total, one) => total + one, 0);

describe('the events of a log', () => {
  it('sum to the lifetime figures and the balance of its head', () => {
    everyLog((records) => {
      const entries = records.map(({ entry }) => entry);
      const total = (name: EventName) => sum(told(entries, name));
      const head = records.at(-1);
      expect(head?.state.lifetime).toEqual({
        earned: total('points.earned') + sum(told(entries, 'points.adjusted').filter((one) => one > 0)),
        redeemed: total('points.spent'),
        refunded: total('points.refunded'),
        expired: total('points.expired'),
        reversed: total('points.clawed_back'),
      });
      const { available = 0, pending = 0, reserved = 0, held = 0 } = head?.entry.balance ?? {};
      expect(available + pending + reserved + held).toBe(
        total('points.earned') +
          total('points.refunded') +
          total('points.opened') +
          total('points.adjusted') +
          total('points.transferred') -
          total('points.spent') -
          total('points.expired') -
          total('points.clawed_back') -
          total('points.confiscated'),
      );
    });
  });

  it('say what is set aside: all that was reserved and neither came back nor was spent', () => {
    everyLog((records) => {
      const entries = records.map(({ entry }) => entry);
      const ends = entries.filter(({ kind }) => ['capture', 'void', 'lapse'].includes(kind));
      const gone = (['points.spent', 'points.expired', 'points.confiscated'] as const).map((name) =>
        sum(told(ends, name)),
      );
      expect(records.at(-1)?.entry.balance.reserved).toBe(
        sum(told(entries, 'points.reserved')) - sum(told(entries, 'points.released')) - sum(gone),
      );
    });
  });

  it('lead from the tier of the enrolment to that of the head, each step up or down as it says', () => {
    everyLog((records, { program }) => {
      let tier = records[0]?.state.tier.tierId ?? '';
      for (const event of records.flatMap(({ entry }) => eventsOf(entry))) {
        if (!('from' in event)) continue;
        expect(event.from).toBe(tier);
        const rises = rankOf(program, event.to) > rankOf(program, event.from);
        expect(event.type).toBe(rises ? 'tier.upgraded' : 'tier.downgraded');
        tier = event.to;
      }
      expect(records.at(-1)?.state.tier.tierId).toBe(tier);
    });
  });

  it('are made of the entries alone, fit their schemas, and no two have one id', () => {
    everyLog((records) => {
      const events = records.flatMap(({ entry }) => describeEvents(entry, all));
      const again = records.flatMap((record) => describeEvents(unpackRecord(packRecord(record)).entry, all));
      expect(again).toEqual(events);
      for (const event of events) expect(outsideEvent.parse(event)).toEqual(event);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    });
  });
});
