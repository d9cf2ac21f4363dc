import { contentHash } from '#shared/domain/ledger/digest.ts';
import { erasureReference } from '#shared/domain/ledger/reference.ts';
import { erase } from '#shared/domain/ledger/status.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { HouseholdStore } from '#shared/stores/households/household-store.ts';
import type { MemberStore } from '#shared/stores/members/member-store.ts';
import type { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { leavingWrites } from '#shared/usecases/households/leaving.ts';
import { append } from '#shared/usecases/ledger/append.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';

export interface EndingSurroundings extends Surroundings {
  readonly members: MemberStore;
  readonly endings: PersonEndings;
  readonly households: HouseholdStore;
}

/** Whoever asks for it, and in whatever words, a member is erased once. */
const ERASURE = contentHash('erasure');

/**
 * Forgets the person and keeps the books: in one step points are forfeited, the log is closed, and the data key goes
 * with all that names the person.
 */
export async function eraseMember(
  around: EndingSurroundings,
  program: Program,
  memberId: string,
  by: string,
): Promise<{ readonly replayed: boolean }> {
  const { replayed } = await append(around, program, {
    memberId,
    reference: erasureReference,
    checkSame: () => undefined,
    gather: async (_, { states: [state] }) => ({
      stored: await around.members.person(memberId),
      leaving: state ? await leavingWrites(around.households, memberId, state) : [],
    }),
    decide: ({ state, facts: { stored, leaving }, now }) => ({
      drafts: erase(state, { by, contentHash: ERASURE }, now),
      beside: [...(stored ? around.endings.erasure({ memberId, stored }) : []), ...leaving],
    }),
  });
  return { replayed };
}
