import type { ActKind, Approval } from '#shared/domain/approvals/approval.ts';
import { type Caller, checkNotBeneficiary, staffScopes } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { type Booked, bookOrAsk, fieldOfOther } from '#shared/usecases/approvals/book-or-ask.ts';
import { describeAwaiting } from '#shared/usecases/approvals/describe-approval.ts';
import type { ActCall, RunAct } from '../compose/acts/act.ts';
import { askPorts } from '../compose/approvals.ts';
import { awaiting, booked, stepped } from './replies.ts';
import type { Reply } from './reply.ts';

interface GivingRequest {
  readonly caller: Caller;
  readonly received: unknown;
  /** Tells the audit trail the members of the act. */
  readonly about: (...memberIds: readonly string[]) => void;
}

interface Named extends Pick<ActCall, 'other' | 'spender' | 'ownStores'> {
  readonly memberId: string;
  readonly ids: Readonly<Record<string, string>>;
}

/**
 * Refuses a person of staff who is one of the members of the act. Members who spend with their own token are no staff
 * here: they may give their own points to anybody.
 * @returns the other member, who is looked up for a new act alone
 */
function checkParties(
  { caller, received, about }: GivingRequest,
  { memberId, other, spender }: Named,
  found: (otherId: string) => void,
): Named['other'] {
  if (spender) return other;
  checkNotBeneficiary(caller, memberId);
  if (!other) return undefined;
  const pointer = `/${fieldOfOther(received)}`;
  return async () => {
    const otherId = await other();
    if (caller.member === otherId) about(memberId, otherId);
    checkNotBeneficiary(caller, otherId, pointer);
    found(otherId);
    return otherId;
  };
}

const replyOf = (told: Booked<unknown>): Reply => (told.isStep ? stepped(told) : booked(told));

/**
 * Makes the run of an act that gives points. Where a person of staff does it, it is booked or waits for another person.
 */
export function giving(
  kind: ActKind,
  run: RunAct,
  describe: (approval: Approval) => unknown = describeAwaiting,
): (request: GivingRequest, named: Named) => Promise<Reply> {
  const ports = askPorts();
  return async (request, named) => {
    const { caller, received, about } = request;
    const { memberId, ids, ...rest } = named;
    const { subject: by, member } = caller;
    const asked = {
      kind,
      memberId,
      ids,
      body: received as Readonly<Record<string, unknown>>,
      contentHash: contentHash(received),
      by,
      anyAge: caller.scopes.includes('admin'),
    };
    if (staffScopes(caller).length === 0) return replyOf(await run({ asked, ...rest }));
    let otherId: string | undefined;
    const other = checkParties(request, named, (found) => {
      otherId = found;
    });
    const told = await bookOrAsk(ports, asked, () => run({ ...rest, asked, giver: { by, member }, other }));
    if ('awaiting' in told) ({ otherId } = told.awaiting);
    // One that was typed and is nobody is kept nowhere: only now the other one is known to be a member.
    if (otherId !== undefined) about(memberId, otherId);
    if (!('awaiting' in told)) return replyOf(told);
    return awaiting({ ...told, awaiting: describe(told.awaiting) });
  };
}
