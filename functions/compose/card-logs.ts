import { acceptedBy, type Contract } from '#shared/contracts/contract.ts';
import { actsOnAnyMember, checkMember } from '#shared/domain/identity/caller.ts';
import { CHANNEL_AGE_DAYS } from '#shared/domain/ledger/bounds.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import type { CardLog } from '#shared/domain/members/card-holders.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import {
  type FollowedAct,
  logOfFollowed,
  logOfNew,
  type NamedAct,
} from '#shared/usecases/members/card-logs.ts';
import { logsOf, logsOfSince } from '#shared/usecases/members/resolve-member.ts';
import { now } from './clock.ts';
import { pointsLogStores } from './ledger.ts';
import { identifierStore, type MemberRequest } from './member-resolver.ts';

/** Resolves `{member}` of a path to the logs that it means, of a member whom the caller may see. */
function ownLogs(contract: Contract) {
  const identifiers = identifierStore();
  const accepted = acceptedBy(contract);
  return async ({ params, caller, about }: MemberRequest, at?: number) => {
    const { own, others } = await logsOf(identifiers, params.member, at);
    const memberId = own.at(-1)?.memberId;
    if (memberId === undefined) throw new MemberNotFound();
    checkMember(caller, accepted, memberId);
    about?.(memberId);
    return { own, others: actsOnAnyMember(caller, accepted) ? others : [] };
  };
}

/**
 * Resolves `{member}` of a path to the member whose log a new act goes to: of a card who held it at the instant, else who
 * holds it now. An act that a holder of the card made before is found in that log.
 */
export function newActResolver(contract: Contract) {
  const logsOfPath = ownLogs(contract);
  const { ledger } = pointsLogStores();
  return async (request: MemberRequest, act: NamedAct, at?: number): Promise<string> => {
    const { own, others } = await logsOfPath(request, at);
    const { memberId, of = memberId } = await logOfNew(ledger, own, others, act);
    return of;
  };
}

interface ActRequest extends MemberRequest {
  readonly query: { readonly of?: string | undefined };
}

/**
 * Resolves `{member}` of a path to the log whose act a call means, such as a redemption to capture: that of `of`, else of
 * a card the log of the merged member who had it before the survivor's.
 */
export function actResolver(contract: Contract) {
  const logsOfPath = ownLogs(contract);
  const stores = pointsLogStores();
  return async (request: ActRequest, reference: string): Promise<CardLog> => {
    const { own } = await logsOfPath(request);
    const { of } = request.query;
    if (of === undefined) return logOfFollowed(stores, [own], { reference });
    return { memberId: own.at(-1)?.memberId ?? '', of };
  };
}

/**
 * Resolves the member of a signed body to the member whose log a purchase goes to. A partner that signs may see every
 * member, as a till may.
 */
export function signedActResolver() {
  const identifiers = identifierStore();
  const { ledger } = pointsLogStores();
  return async (member: string, act: NamedAct, at: number): Promise<string> => {
    const { own, others } = await logsOf(identifiers, member, at);
    const { memberId, of = memberId } = await logOfNew(ledger, own, others, act);
    return of;
  };
}

interface Bought {
  readonly member: string;
  readonly purchaseId: string;
  readonly of?: string | undefined;
}

/**
 * Resolves the member of a return or delivery to the log whose purchase it follows: of a card those who held it in the
 * time that channels may book, the newest first.
 */
export function purchaseResolver() {
  const identifiers = identifierStore();
  const stores = pointsLogStores();
  return async (
    { member, purchaseId, of }: Bought,
    followUp: Required<FollowedAct>['followUp'],
  ): Promise<CardLog> => {
    const holders = await logsOfSince(identifiers, member, now() - CHANNEL_AGE_DAYS * DAY_MS);
    const named = holders.map((logs) => logs.slice(-1).map(({ memberId }) => ({ memberId, of })));
    const reference = purchaseReference(purchaseId);
    return logOfFollowed(stores, of === undefined ? holders : named, { reference, followUp });
  };
}
