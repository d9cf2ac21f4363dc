import type { MemberBalance } from '#shared/contracts/ledger/get-balance.ts';
import { findMember, lendersFor } from '#shared/domain/households/household.ts';
import { spendable } from '#shared/domain/ledger/acts/draw.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { NotEnrolledThen } from '#shared/domain/members/refusals.ts';
import { present, presented } from '#shared/domain/present.ts';
import { benefitsOf } from '#shared/domain/program/benefits.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { householdPoints } from '#shared/usecases/households/household-points.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { recordAt } from '#shared/usecases/log/record-at.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

export interface BalancePorts {
  readonly ledger: LedgerStore;
  readonly now: () => number;
}

/** The points that a member can spend with the household. One read of the household, and one of each lender. */
async function householdOf(
  { ledger, households }: { readonly ledger: LedgerStore; readonly households: HouseholdStore },
  program: Program,
  { memberId, state }: { readonly memberId: string; readonly state: AccountState },
  asOf: number,
): Promise<MemberBalance['household']> {
  const household = await households.read(state.household ?? '');
  const member = findMember(household, memberId);
  // The member left after the log was read.
  if (!member) return undefined;
  const { householdId: id, members } = household;
  const lending = new Set(lendersFor(household, memberId, asOf));
  const lenders = members.filter((one) => lending.has(one.memberId));
  const points = await householdPoints(ledger, program, { members: lenders }, asOf);
  const own = settle(program, state, asOf).state;
  const others = points.map((lender) => lender.state);
  return { id, mayRedeem: member.mayRedeem, available: spendable(own, others) };
}

/** A balance with the benefits of the tier in it, where there are any. */
function withBenefits(program: Program, balance: ReturnType<typeof describeBalance>): MemberBalance {
  const benefits = benefitsOf(program, balance.tier.id);
  if (benefits.length === 0) return balance;
  return presented<MemberBalance>({ ...balance, tier: { ...balance.tier, benefits } });
}

/**
 * The balance now, or at a past instant: the state recorded at that instant, settled to it with the programme in force
 * at it.
 * @throws NotEnrolledThen for an instant before the enrolment.
 */
export async function getBalance(
  ports: BalancePorts & { readonly households: HouseholdStore },
  programs: CurrentProgram,
  memberId: string,
  at: number | undefined,
  reader?: Reader,
): Promise<MemberBalance> {
  const { ledger, now } = ports;
  const clock = now();
  if (at !== undefined && at > clock) {
    throw new ValidationFailed([{ pointer: '/query/at', message: 'must not lie in the future' }]);
  }
  const head = await readHead(ledger, memberId, reader);
  const asOf = at ?? Math.max(clock, head.entry.recordedAt);
  const record = await recordAt(ledger, head, asOf);
  if (!record) throw new NotEnrolledThen(formatInstant(head.state.enrolledAt));
  const program = at === undefined ? await programs.get() : await programs.inForceAt(at);
  const { state } = record;
  const own = withBenefits(
    program,
    describeBalance(program, { memberId, seq: record.entry.seq, state }, asOf),
  );
  // The members of a household at a past instant are not kept.
  if (at !== undefined || state.household === undefined) return own;
  return present<MemberBalance>({
    ...own,
    household: await householdOf(ports, program, { memberId, state }, asOf),
  });
}
