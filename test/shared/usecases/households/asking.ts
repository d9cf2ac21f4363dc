import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import { approveAct } from '#shared/usecases/approvals/approve-act.ts';
import { bookOrAsk } from '#shared/usecases/approvals/book-or-ask.ts';
import { rejectAct } from '#shared/usecases/approvals/reject-act.ts';
import { askedMembership } from '#shared/usecases/households/asked-membership.ts';
import { joinHousehold } from '#shared/usecases/households/join-household.ts';
import type { Books } from '../books.ts';

interface Change {
  readonly mayRedeem?: boolean;
  readonly contributes?: boolean;
}

async function book(
  { ports, programs }: Books,
  { ids, ...request }: { ids: Readonly<Record<string, string>>; memberId: string; by: string },
  giver: Giver,
) {
  const told = await joinHousehold(
    ports,
    await programs.get(),
    {
      ...request,
      householdId: ids.householdId ?? '',
      mayRedeem: ids.mayRedeem === 'true',
      contributes: ids.contributes === 'true',
      joinedWith: ids.joinedWith === undefined ? undefined : Number(ids.joinedWith),
    },
    giver,
  );
  return { replayed: told.replayed, answer: told.membership };
}

/** Asks for permissions of a member as the handler does: they are booked, or wait for another agent. */
export async function ask(
  books: Books,
  householdId: string,
  memberId: string,
  by: string,
  change: Change = {},
  member?: string,
) {
  const { ports } = books;
  const body = { mayRedeem: false, contributes: true, ...change };
  const ids = await askedMembership(ports, { householdId, memberId, ...body });
  const asked = { kind: 'household', memberId, ids, body, contentHash: contentHash(body), by } as const;
  return bookOrAsk(ports, { ...asked, anyAge: false }, () =>
    book(books, { ids, memberId, by }, { by, member }),
  );
}

/** The newest act of a member; tests have one at a time that waits. */
async function actOf({ approvals }: Books, memberId: string) {
  const acts = await approvals.ofMember(memberId);
  const act = acts.find(({ decision }) => !decision) ?? acts.at(-1);
  if (!act) throw new Error('the member has no act');
  return act;
}

export async function approve(books: Books, memberId: string, by: string, member?: string) {
  const act = await actOf(books, memberId);
  const { ids } = act;
  return approveAct(books.ports, act, { by, member }, (giver) =>
    book(books, { ids, memberId, by: act.by }, giver),
  );
}

export async function reject(books: Books, memberId: string, by: string) {
  const ports = { ...books.ports, booked: async () => undefined };
  return rejectAct(ports, await actOf(books, memberId), { reason: 'not seen', by });
}
