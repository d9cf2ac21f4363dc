/** A member of a household, with the permissions between the member and the others. */
export interface HouseholdMember {
  readonly memberId: string;
  /** Whether the member may spend points of the contributing members. */
  readonly mayRedeem: boolean;
  /** Whether members who may redeem can spend this member's points. */
  readonly contributes: boolean;
  /**
   * From when the others can spend the member's points, an instant. Contributions from before there was one have none,
   * and lend at once.
   */
  readonly lendsFrom?: number | undefined;
  /** An instant. */
  readonly joinedAt: number;
  /** The revision of the household that began with it: clocks decide no order. */
  readonly joinedWith: number;
  /** Points of this member that others spent since. */
  readonly contributed: number;
  /** Points of others that this member spent since. */
  readonly drawn: number;
}

/** Members that let each other spend. Each keeps a log and points of their own. */
export interface Household {
  readonly householdId: string;
  /** Counts every change of the list or of a permission, and goes on when the last member left; 0 before the first. */
  readonly revision: number;
  /** In the order in which they joined. */
  readonly members: readonly HouseholdMember[];
}

export interface Permissions {
  readonly mayRedeem: boolean;
  readonly contributes: boolean;
}

export function findMember({ members }: Household, memberId: string): HouseholdMember | undefined {
  return members.find((member) => member.memberId === memberId);
}

/** Whether the others can spend the member's points at an instant. */
export function lends({ contributes, lendsFrom }: HouseholdMember, now: number): boolean {
  return contributes && (lendsFrom === undefined || lendsFrom <= now);
}

/** The other members who contribute, in the order in which they joined, also those who do not lend yet. */
export function contributorsBeside({ members }: Household, memberId: string): readonly HouseholdMember[] {
  return members.filter((member) => member.contributes && member.memberId !== memberId);
}

/** The lenders of a member at an instant, in the order in which they joined. */
export function lendersFor(household: Household, memberId: string, now: number): readonly string[] {
  if (findMember(household, memberId)?.mayRedeem !== true) return [];
  return contributorsBeside(household, memberId)
    .filter((member) => lends(member, now))
    .map((member) => member.memberId);
}
