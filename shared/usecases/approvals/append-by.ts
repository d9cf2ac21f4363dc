import type { Approval, Decision as OnApproval } from '#shared/domain/approvals/approval.ts';
import { checkNotRejected } from '#shared/domain/approvals/refusals.ts';
import { pointsArrived, withinLimits } from '#shared/domain/approvals/staff-limits.ts';
import { MemberErased } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { tryAppend } from '#shared/usecases/log/append.ts';
import type { Appended, Command, Decision, Unmet, View } from '#shared/usecases/log/command.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { AboveLimits, type UndecidedAct } from './above-limits.ts';
import { checkNoGain } from './check-no-gain.ts';

/** The person of staff who does an act that gives points. Tills and members are none. */
export interface Giver {
  /** Subject of the token. */
  readonly by: string;
  /** The member that this person is. */
  readonly member?: string | undefined;
  /** Given where this person approves the act of another. */
  readonly approves?: { readonly approval: Approval; readonly approvals: ApprovalStore } | undefined;
}

interface NeedsApproval extends Unmet {
  readonly needs: 'approval';
  readonly act: UndecidedAct;
}

/** An act's points, where they are not those that come to the member of the log, and its other member. */
export interface Gives {
  readonly points?: (decision: Decision) => number;
  readonly otherId?: () => string;
  /** It sets what stands, and can be asked for again: no entry says that it was booked. */
  readonly again?: boolean;
}

/** The points that come to the other member of an act. */
export const toTheOther = ({ others }: Decision): number => pointsArrived(others?.[0] ?? []);

/** The points that come to all members of an act. */
export const toAll = ({ drafts, others = [] }: Decision): number =>
  [drafts, ...others].reduce((sum, ofLog) => sum + pointsArrived(ofLog), 0);

const toTheMember = ({ drafts, gives = pointsArrived(drafts) }: Decision): number => gives;

/** The write that decides the act with its entry. */
function approving({ by, approves }: Giver, now: number) {
  return approves?.approvals.decision(approves.approval, { outcome: 'approved', by, at: now });
}

/** Adds the write of an approval or the move of the author's sum of the day, or finds that another person is needed. */
function held(
  program: Program,
  giver: Giver,
  decision: Decision,
  points: number,
  { exhausted, now }: Pick<View<unknown>, 'exhausted' | 'now'>,
): Decision | 'waits' {
  const approval = approving(giver, now);
  if (approval) return { ...decision, alsoWrite: [...(decision.alsoWrite ?? []), approval] };
  const move = withinLimits(program, { by: giver.by, points }, exhausted, now);
  if (move === 'waits') return 'waits';
  const [first, ...others] = decision.drafts;
  if (!move || !first) return decision;
  return { ...decision, drafts: [{ ...first, counters: [...(first.counters ?? []), move] }, ...others] };
}

/**
 * The decision that was made on an act since its approval began.
 * @throws MemberErased where what it said is forgotten since
 */
async function decisionOn({ approves }: Giver): Promise<OnApproval | undefined> {
  if (!approves) return undefined;
  const { approval, approvals } = approves;
  const newest = await approvals.find(approval.memberId, approval.approvalId);
  if (newest?.forgotten) throw new MemberErased();
  return newest?.decision;
}

/** Whether a member, or the survivor of a merge of the member, is erased. */
async function isErased(ledger: Pick<LedgerStore, 'head'>, memberId: string): Promise<boolean> {
  const { status, mergedInto } = (await ledger.head(memberId))?.state ?? {};
  return mergedInto === undefined ? status === 'erased' : isErased(ledger, mergedInto);
}

const needsApproval = (told: object): told is NeedsApproval => 'needs' in told && told.needs === 'approval';

/**
 * Books an act as `append` does, held to the limits of one person where a person of staff does it. An approved act is
 * decided in the same write and counts for nobody. Another one moves the sum of its author's day in the same write.
 * @throws AboveLimits
 */
export function appendBy<Facts>(
  ports: BookingPorts,
  program: Program,
  giver: Giver | undefined,
  command: Command<Facts>,
  gives?: Gives,
): Promise<Appended> {
  return tryAppendBy<Facts, never>(ports, program, giver, command, gives);
}

/** Books an act as `appendBy` does. Where its decision needs something else, nothing is written and that is returned. */
export async function tryAppendBy<Facts, Needs extends Unmet>(
  ports: BookingPorts,
  program: Program,
  giver: Giver | undefined,
  command: Command<Facts, Needs>,
  { points = toTheMember, otherId, again = false }: Gives = {},
): Promise<Appended | Needs> {
  if (!giver) return tryAppend(ports, program, command);
  type Known = { readonly facts: Facts; readonly decided: OnApproval | undefined };
  const told = await tryAppend<Known, Needs | NeedsApproval>(ports, program, {
    ...command,
    gather: async (log, read) => {
      await checkNoGain(ports.ledger, giver, read.states);
      return { decided: await decisionOn(giver), facts: await command.gather(log, read) };
    },
    decide: ({ facts: { facts, decided }, ...view }) => {
      // Where it was approved meanwhile, the put is lost and brings the entry.
      if (giver.approves) checkNotRejected(giver.approves.approval, decided);
      const decision = command.decide({ ...view, facts });
      if ('needs' in decision) return decision;
      const given = points(decision);
      const allowed = held(program, giver, decision, given, view);
      if (allowed !== 'waits') return allowed;
      const { absorbed } = view.state;
      const reference = again ? undefined : command.reference;
      return { needs: 'approval', act: { points: given, reference, otherId: otherId?.(), absorbed } };
    },
  });
  if (needsApproval(told)) {
    throw new AboveLimits({ ...told.act, isErased: () => isErased(ports.ledger, command.memberId) });
  }
  return told;
}
