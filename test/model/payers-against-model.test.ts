import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '#shared/domain/program/program.ts';
import { runs } from '../property-runs.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { Campaign } from './campaign.ts';
import { drafts, enrolments, OTHER, programs, type Step, scriptOf } from './commands.ts';
import { LedgerMember } from './ledger-member.ts';
import { LedgerCampaign } from './ledger-promotions.ts';
import { MemberModel, type ModelCommand } from './member-model.ts';

const FIRST = 'member-1';
const pair = [FIRST, OTHER] as const;

/** A script in which the other member's points pay: for the second member that is the first one. */
function turned(script: readonly Step[]): readonly Step[] {
  const turn = (command: ModelCommand): ModelCommand => {
    if (command.kind !== 'purchase') return command;
    const payments = command.purchase.payments?.map((payment) =>
      payment.member === undefined ? payment : { ...payment, member: FIRST },
    );
    return { ...command, purchase: { ...command.purchase, ...(payments && { payments }) } };
  };
  return script.map(({ wait, command }) => ({ wait, command: turn(command) }));
}

/** The acts of both members in the order of their instants. */
function inOrder(scripts: readonly (readonly Step[])[], enrolledAt: number) {
  const acts = scripts.flatMap((script, member) => {
    let now = enrolledAt;
    return script.map(({ wait, command }) => {
      now += wait;
      return { member, now, command };
    });
  });
  return acts.toSorted((one, two) => one.now - two.now);
}

function joined<Party>(parties: readonly [Party, Party], payersOf: (party: Party) => Map<string, Party>) {
  payersOf(parties[0]).set(pair[1], parties[1]);
  payersOf(parties[1]).set(pair[0], parties[0]);
}

/** Two members who pay on each other's cards, in the ledger and in the model. */
function play(program: Program, enrolledAt: number, scripts: readonly (readonly Step[])[]): boolean {
  const campaign = new Campaign();
  const models = [0, 1].map((at) => new MemberModel(pair[at] ?? '', program, enrolledAt, campaign));
  const shared = new LedgerCampaign();
  const ledgers = [0, 1].map((at) => new LedgerMember(pair[at] ?? '', program, enrolledAt, shared));
  joined(models as [MemberModel, MemberModel], ({ payers }) => payers);
  const logs = ledgers.map(({ log }) => log);
  joined(logs as [(typeof logs)[number], (typeof logs)[number]], ({ payers }) => payers);
  let restored = false;
  for (const { member, now, command } of inOrder(scripts, enrolledAt)) {
    const before = models[1 - member]?.balanceAt(now);
    expect(ledgers[member]?.apply(command, now)).toEqual(models[member]?.apply(command, now));
    for (const at of [0, 1]) expect(ledgers[at]?.balanceAt(now)).toEqual(models[at]?.balanceAt(now));
    restored ||= models[1 - member]?.balanceAt(now).lifetime.refunded !== before?.lifetime.refunded;
  }
  for (const log of logs) expectSound(log);
  return restored;
}

/** Points that are redeemed before anything else, so that they may pay. */
const beginning: readonly Step[] = [
  { wait: 0, command: { kind: 'adjust', adjustmentId: 'beginning', points: 900 } },
  ...['spend-1', 'spend-2', 'spend-3'].map((redemptionId) => ({
    wait: 0,
    command: { kind: 'redeem' as const, redemptionId, points: 300, capture: true, expiresInSeconds: 900 },
  })),
];

const scenarios = fc
  .record({ program: programs, enrolledAt: enrolments, one: drafts, two: drafts })
  .map(({ program, enrolledAt, one, two }) => ({
    program,
    enrolledAt,
    scripts: [scriptOf(one, program, enrolledAt), turned(scriptOf(two, program, enrolledAt))].map(
      (script) => [...beginning, ...script],
    ),
  }));

describe("two members who pay on each other's purchases", () => {
  it('have the balances of the plainest model after any acts of both', () => {
    fc.assert(
      fc.property(scenarios, ({ program, enrolledAt, scripts }) => {
        play(program, enrolledAt, scripts);
      }),
      { numRuns: runs(60) },
    );
  });

  it('get their points back by returns of each other, somewhere among the scripts', () => {
    const found = fc
      .sample(scenarios, { numRuns: 60, seed: 5 })
      .some(({ program, enrolledAt, scripts }) => play(program, enrolledAt, scripts));
    expect(found).toBe(true);
  });
});
