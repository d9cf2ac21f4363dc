import type { MergeAnswer } from '#shared/contracts/members/merge-members.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { type MergeCommand, merge } from '#shared/domain/ledger/acts/merge.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { mergeInReference } from '#shared/domain/ledger/reference.ts';
import { OtherMemberNotFound, SameMember } from '#shared/domain/ledger/refusals.ts';
import { mergePersons } from '#shared/domain/members/merge-persons.ts';
import { cardsEverOf, type Person } from '#shared/domain/members/person.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import { joinReferrals } from '#shared/domain/members/referral.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import { appendBy, type Giver } from '#shared/usecases/approvals/append-by.ts';
import { leavingWrites } from '#shared/usecases/households/leaving.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { sameContent } from '#shared/usecases/log/command.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { carriedReservations } from './carried-reservations.ts';
import type { EndingPorts } from './erase-member.ts';
import { settleSignIns } from './sign-in-links.ts';

const FROM = '/from';

function describeMergeAnswer(program: Program, { entry, state }: LedgerRecord): MergeAnswer {
  const act = actOf(entry, 'merge');
  if (!act) throw new TypeError('not the entry of a merge');
  const { memberId, seq, recordedAt, tierChange } = entry;
  return present({
    entry: entryDocument(entry, program.version),
    from: act.other,
    tierChange,
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  });
}

function checkCards({ identifiers }: Person): void {
  if ((identifiers.cards ?? []).length <= personBounds.cards) return;
  const message = `together they have more than ${personBounds.cards} cards`;
  throw new ValidationFailed([{ pointer: FROM, message }]);
}

interface Joining {
  readonly into: string;
  readonly from: string;
  readonly by: string;
  /** Whether the member who goes was enrolled before the survivor. */
  readonly isOtherOlder: boolean;
}

/**
 * The writes that join two persons. None where one of them no longer exists, because that member is erased or merged.
 */
async function joinPersons(
  { members, endings }: EndingPorts,
  { into, from, by, isOtherOlder }: Joining,
  at: number,
): Promise<readonly CompanionWrite[]> {
  const [own, other] = await Promise.all([members.person(into), members.person(from)]);
  if (!own || !other) return [];
  const person = mergePersons(own.person, other.person, {
    otherId: from,
    attributesMax: personBounds.attributes,
    occasion: { at, by, caller: 'staff' },
  });
  checkCards(person);
  const segments = [...new Set([...own.segments, ...other.segments])]
    .slice(0, personBounds.segments)
    .toSorted();
  return endings.merger(
    { memberId: into, stored: own },
    { memberId: from, stored: other },
    { person, segments, referrals: joinReferrals(own.referrals, other.referrals, { isOtherOlder }) },
    await members.cards([...new Set([...cardsEverOf(own.person), ...cardsEverOf(other.person)])]),
    at,
  );
}

export interface MergeRequest extends Omit<MergeCommand, 'from'> {
  /**
   * Returns the member to be absorbed. Called only for a new act, because a card has another owner when a call is
   * repeated.
   */
  readonly goes: () => Promise<string>;
}

/**
 * Merges one member into another, once for each merge id. Both logs and both persons are written in one transaction.
 * The links in the user pool follow; if they fail, repeating the call writes them.
 */
export async function mergeMembers(
  ports: EndingPorts,
  programs: CurrentProgram,
  { goes, ...request }: MergeRequest,
  giver?: Giver,
): Promise<{ readonly replayed: boolean; readonly answer: MergeAnswer }> {
  const { into, mergeId, contentHash } = request;
  const program = await programs.get();
  let from = into;
  const { record, replayed } = await appendBy(
    ports,
    program,
    giver,
    {
      memberId: into,
      others: {
        memberIds: async () => {
          from = await goes();
          if (from === into) throw new SameMember(FROM);
          return [from];
        },
        missing: () => new OtherMemberNotFound(FROM),
      },
      reference: mergeInReference(mergeId),
      checkSame: sameContent(contentHash),
      gather: async (log, { states: [own, goer], others: [other] }) => {
        if (!own || !goer || !other) throw new TypeError('a merge has two logs');
        const survivor = { log, state: own };
        return {
          writes: [
            ...(await joinPersons(
              ports,
              { into, from, by: request.by, isOtherOlder: goer.enrolledAt < own.enrolledAt },
              ports.now(),
            )),
            ...(await leavingWrites(ports.households, from, goer)),
          ],
          carried: await carriedReservations(survivor, { log: other, state: goer }),
        };
      },
      decide: ({ state, otherStates: [goer], facts: { writes, carried }, now }) => {
        if (!goer) throw new TypeError('a merge has two logs');
        const states = { survivor: state, goes: goer };
        const { received, left } = merge(program, states, { ...request, from }, now, carried);
        return { drafts: [received], others: [[left]], alsoWrite: writes };
      },
    },
    { otherId: () => from },
  );
  const stored = await ports.members.person(into);
  const { absorbed } = record.state;
  if (stored) await settleSignIns(ports.pool, { memberId: into, absorbed }, stored.person);
  const recorded = await programs.version(record.entry.programVersion);
  return { replayed, answer: describeMergeAnswer(recorded, record) };
}
