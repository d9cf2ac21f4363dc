import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { type Scenario, scenarios } from './commands.ts';
import { LedgerMember } from './ledger-member.ts';
import { MemberModel } from './member-model.ts';

const options = { numRuns: runs(1000) };

/** Plays a script on both sides, and compares every answer and every balance. */
function play({ memberId, program, enrolledAt, script }: Scenario, sweeps: boolean): void {
  const model = new MemberModel(memberId, program, enrolledAt);
  const ledger = new LedgerMember(memberId, program, enrolledAt);
  let now = enrolledAt;
  for (const [index, { wait, command }] of script.entries()) {
    if (sweeps && index % 2 === 0) ledger.log.sweep(now + Math.floor(wait / 2));
    now += wait;
    expect(ledger.balanceAt(now)).toEqual(model.balanceAt(now));
    expect(ledger.apply(command, now)).toEqual(model.apply(command, now));
    expect(ledger.balanceAt(now)).toEqual(model.balanceAt(now));
  }
  expectSound(ledger.log);
  for (const days of [1, 30, 200, 800]) {
    expect(ledger.balanceAt(now + days * DAY_MS)).toEqual(model.balanceAt(now + days * DAY_MS));
  }
}

describe('the ledger and the plainest model of its rules agree', () => {
  it('on every answer and every balance of any script', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => play(scenario, false)),
      options,
    );
  });

  it('also when a sweep comes by in between: it changes no balance', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => play(scenario, true)),
      options,
    );
  });
});
