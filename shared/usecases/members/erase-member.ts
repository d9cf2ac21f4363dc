import { checkFreshSignIn, type OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { erase } from '#shared/domain/ledger/acts/status.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { erasureReference } from '#shared/domain/ledger/reference.ts';
import { checkNotMerged } from '#shared/domain/ledger/state.ts';
import { cardsEverOf, nobody } from '#shared/domain/members/person.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { UserPool } from '#shared/stores/identity/user-pool.ts';
import type { MemberStore } from '#shared/stores/members/member-store.ts';
import type { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { leavingWrites } from '#shared/usecases/households/leaving.ts';
import { append } from '#shared/usecases/log/append.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import { describeMember } from './describe-member.ts';
import { forgetSignIns } from './sign-in-links.ts';

export interface EndingPorts extends BookingPorts {
  readonly members: MemberStore;
  readonly endings: PersonEndings;
  readonly households: HouseholdStore;
  readonly pool: UserPool;
}

export interface ErasurePorts extends EndingPorts {
  readonly approvals: ApprovalStore;
}

const unknown = { person: nobody, segments: [] };

/** One content for all erasures: a member is erased once, whoever asks for it. */
const ERASURE = contentHash('erasure');

export interface ErasureCommand {
  /** The subject of the caller's token. */
  readonly by: string;
  /** Given for members who erase themselves. */
  readonly signIn?: OwnSignIn | undefined;
  readonly precondition?: Precondition | undefined;
  /** The view of the caller, whose tag the precondition has. */
  readonly view?: View;
}

/** Takes what staff wrote about the members out of acts that were never booked. Safe to repeat. */
async function forgetActs({ approvals }: ErasurePorts, memberIds: readonly string[]): Promise<void> {
  const kept = (await Promise.all(memberIds.map((memberId) => approvals.ofMember(memberId)))).flat();
  const written = kept.filter((act) => !act.forgotten && act.decision?.outcome !== 'approved');
  for (const act of written) await approvals.forget(act);
}

/**
 * Erases the person and keeps the books. One transaction forfeits the points, closes the log, and deletes the data key
 * and everything that names the person. The users of the user pool are deleted before it: where the pool fails nothing
 * is erased, and the same call is safe to repeat. Reasons of acts that were never booked are forgotten after it; where
 * that fails, repeating the call forgets them.
 */
export async function eraseMember(
  ports: ErasurePorts,
  program: Program,
  memberId: string,
  { by, signIn, precondition, view = 'full' }: ErasureCommand,
): Promise<{ readonly replayed: boolean }> {
  const { record, replayed } = await append(ports, program, {
    memberId,
    reference: erasureReference,
    checkSame: () => undefined,
    gather: async (_, { states: [state] }) => {
      if (!state) throw new TypeError('an erasure has a log');
      checkNotMerged(state);
      checkFreshSignIn(signIn, ports.now());
      const stored = await ports.members.person(memberId);
      await checkPrecondition(precondition, {
        shown: () =>
          describeMember(program, { memberId, state }, stored ?? unknown, { now: ports.now(), view }),
      });
      if (stored) await forgetSignIns(ports.pool, [memberId, ...state.absorbed], stored.person);
      const cards = stored && (await ports.members.cards(cardsEverOf(stored.person)));
      return {
        known: stored && cards && { stored, cards },
        leaving: await leavingWrites(ports.households, memberId, state),
      };
    },
    decide: ({ state, facts: { known, leaving }, now }) => ({
      drafts: erase(state, { by, contentHash: ERASURE }, now),
      alsoWrite: [
        ...(known ? ports.endings.erasure({ memberId, stored: known.stored }, known.cards, now) : []),
        ...leaving,
      ],
    }),
  });
  await forgetActs(ports, [memberId, ...record.state.absorbed]);
  return { replayed };
}
