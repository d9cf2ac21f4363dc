import { contentHash } from '#shared/domain/ledger/digest.ts';
import { erasureReference } from '#shared/domain/ledger/reference.ts';
import { erase } from '#shared/domain/ledger/status.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { MemberStore } from '#shared/stores/members/member-store.ts';
import type { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { append } from '#shared/usecases/ledger/append.ts';
import type { Surroundings } from '#shared/usecases/ledger/log-writer.ts';

export interface EndingSurroundings extends Surroundings {
  readonly members: MemberStore;
  readonly endings: PersonEndings;
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
    gather: () => around.members.person(memberId),
    decide: ({ state, facts: stored, now }) => ({
      drafts: erase(state, { by, contentHash: ERASURE }, now),
      beside: stored ? around.endings.erasure({ memberId, stored }) : [],
    }),
  });
  return { replayed };
}
