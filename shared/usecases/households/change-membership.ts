import {
  contributorsBeside,
  type Household,
  type HouseholdMember,
} from '#shared/domain/households/household.ts';
import {
  beginning,
  checkNotInHousehold,
  newlyRedeems,
  standingAfter,
  type Wanted,
} from '#shared/domain/households/permissions.ts';
import { checkFreshSignIn, type OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { lendable } from '#shared/domain/ledger/acts/draw.ts';
import { joinHousehold, permitMember, pointsGiven } from '#shared/domain/ledger/acts/household.ts';
import { householdReference } from '#shared/domain/ledger/reference.ts';
import { sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { appendBy, type Giver } from '#shared/usecases/approvals/append-by.ts';
import { type OwnSpender, signInOf } from '#shared/usecases/identity/own-spender.ts';
import type { View } from '#shared/usecases/log/command.ts';
import { householdPoints } from './household-points.ts';
import { type HouseholdPorts, readAgain } from './household-ports.ts';
import { HouseholdMoved } from './retry-while-changing.ts';

/** A member who joins a household, or whose permissions there change. */
export interface MembershipChange {
  readonly memberId: string;
  /** Nothing for a member who joins. */
  readonly known?: HouseholdMember | undefined;
  readonly wanted: Wanted;
  /** Subject of the token of the person who decided it. */
  readonly by: string;
  /** Given for a member who changes their own contribution. */
  readonly spender?: OwnSpender | undefined;
}

interface Facts {
  readonly signIn: OwnSignIn | undefined;
  /** Points of the others that the member could spend. */
  readonly lent: number;
}

/** Writes the entry in the member's log and the member in the list as one transaction. */
export async function changeMembership(
  ports: HouseholdPorts,
  program: Program,
  household: Household,
  { memberId, known, wanted, by, spender }: MembershipChange,
  giver?: Giver,
): Promise<HouseholdMember> {
  checkNotInHousehold(household, giver?.member);
  const { householdId, revision } = household;
  const memberAt = (now: number): HouseholdMember => {
    const begins = { memberId, joinedAt: now, joinedWith: revision + 1, contributed: 0, drawn: 0 };
    const { lendsFrom: _, ...member } = known ?? { ...begins, lendsFrom: undefined };
    return { ...member, ...standingAfter(program, known, wanted, now) };
  };
  const lentToMember = async (): Promise<number> => {
    if (!giver || giver.approves || !newlyRedeems({ known, wanted })) return 0;
    const members = contributorsBeside(household, memberId);
    const points = await householdPoints(ports.ledger, program, { members }, ports.now());
    return sumOfPoints(points.flatMap(({ state }) => lendable(state)));
  };
  const command = {
    memberId,
    reference: householdReference(householdId, known ? 'permit' : 'join', revision + 1),
    checkSame: () => undefined,
    gather: async (): Promise<Facts> => {
      await readAgain(ports.households, household);
      const [signIn, lent] = await Promise.all([signInOf(spender), lentToMember()]);
      return { signIn, lent };
    },
    decide: ({ state, facts: { signIn, lent }, now }: View<Facts>) => {
      const member = memberAt(now);
      const author = { by, lendsFrom: beginning(known, member) };
      if (author.lendsFrom !== undefined) checkFreshSignIn(signIn, now);
      return {
        drafts: known ? permitMember(household, author, now) : joinHousehold(state, household, author, now),
        alsoWrite: [
          known
            ? ports.households.permitting(household, memberId, member)
            : ports.households.joining(household, member),
        ],
        gives: pointsGiven(state, { known, wanted }, lent),
      };
    },
  };
  const { record, replayed } = await appendBy(ports, program, giver, command, { again: true });
  // Another call was first, and may have given other permissions.
  if (replayed) throw new HouseholdMoved();
  return memberAt(record.entry.occurredAt);
}
