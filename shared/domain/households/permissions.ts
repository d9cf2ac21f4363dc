import { ActorIsBeneficiary } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';
import { findMember, type Household, type Permissions } from './household.ts';

/** The permissions of a member, and from when the others can spend the points. */
export interface Standing extends Permissions {
  readonly lendsFrom?: number | undefined;
}

/** The permissions before a change: nothing, for a member who joins. */
type Known = Standing | undefined;

/** A change of permissions. */
export interface Wanted extends Permissions {
  /** The member's own fresh sign-in makes it. */
  readonly own: boolean;
}

function nextDay({ timeZone }: Pick<Program, 'timeZone'>, now: number): number {
  return startOfLocalDay(localDay(now, timeZone) + 1, timeZone);
}

/**
 * The permissions after a change. A contribution that the member's own fresh sign-in makes, or confirms, lends at once.
 * Any other lends from the next day of the programme: a member who is told of it has time to leave.
 */
export function standingAfter(
  program: Pick<Program, 'timeZone'>,
  known: Known,
  { mayRedeem, contributes, own }: Wanted,
  now: number,
): Standing {
  if (!contributes) return { mayRedeem, contributes };
  const from = known?.lendsFrom ?? Number.NEGATIVE_INFINITY;
  const goesOn = known?.contributes === true && !(own && from > now);
  if (!goesOn) return { mayRedeem, contributes, lendsFrom: own ? now : nextDay(program, now) };
  return { mayRedeem, contributes, ...(known.lendsFrom !== undefined && { lendsFrom: known.lendsFrom }) };
}

/** Whether a change leaves the permissions as they are. */
export function isSame(known: Standing, after: Standing): boolean {
  const { mayRedeem, contributes, lendsFrom } = after;
  return known.mayRedeem === mayRedeem && known.contributes === contributes && known.lendsFrom === lendsFrom;
}

/** From when a contribution lends that begins with a change; undefined where none begins. */
export function beginning(known: Known, { lendsFrom }: Standing): number | undefined {
  return lendsFrom === known?.lendsFrom ? undefined : lendsFrom;
}

/** A change of permissions with what was there before. */
export interface PermissionChange {
  readonly known: Known;
  readonly wanted: Permissions;
}

/** Whether the member newly lends to the others. */
export function newlyContributes({ known, wanted }: PermissionChange): boolean {
  return wanted.contributes && known?.contributes !== true;
}

/** Whether the member may newly spend points of the others. */
export function newlyRedeems({ known, wanted }: PermissionChange): boolean {
  return wanted.mayRedeem && known?.mayRedeem !== true;
}

/**
 * Refuses an agent whose own member is in the household: whoever may redeem there spends the points of the others, and
 * permissions can be given one after the other.
 * @throws ActorIsBeneficiary
 */
export function checkNotInHousehold(household: Household, agent: string | undefined): void {
  if (agent !== undefined && findMember(household, agent)) throw new ActorIsBeneficiary();
}
