import { type Contract, readsMembers } from '#shared/contracts/contract.ts';
import { dayOf, type HideMember, hidingOn, MEMBER_READ } from '#shared/domain/audit/hidden-member.ts';
import { callerKind } from '#shared/domain/identity/caller.ts';
import { environment } from '#shared/environment.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import type { Run } from './reply.ts';

export interface ReadLog {
  readonly secret: string;
  readonly now: () => number;
}

function deployedLog(): ReadLog {
  return { secret: environment('IDENTIFIER_KEY'), now };
}

/** Hides members under the key of the running day, which is derived once a day. */
function hiding({ secret, now: clock }: ReadLog): () => HideMember {
  let known: { readonly day: string; readonly hide: HideMember } | undefined;
  return () => {
    const day = dayOf(clock());
    if (known?.day !== day) known = { day, hide: hidingOn(day, secret) };
    return known.hide;
  };
}

/**
 * Logs which members a machine read: after a stolen secret, one can say who was read. A line for each member, without
 * any call of AWS. Reads by staff are in the audit trail; members read themselves.
 */
export function logged<C extends Contract>(
  contract: C,
  run: Run<C>,
  openLog: () => ReadLog = deployedLog,
): Run<C> {
  if (!readsMembers(contract)) return run;
  const hide = hiding(openLog());
  const { operationId } = contract;
  return async (request) => {
    const { caller } = request;
    if (callerKind(caller) !== 'channel') return run(request);
    let memberIds: readonly string[] = [];
    const reply = await run({
      ...request,
      about: (...found) => {
        memberIds = found;
      },
    });
    for (const memberId of new Set(memberIds)) {
      logger.info(MEMBER_READ, { client: caller.client, operation: operationId, member: hide()(memberId) });
    }
    return reply;
  };
}
