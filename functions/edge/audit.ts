import { auditedAs, type Contract } from '#shared/contracts/contract.ts';
import { namedBy, type Outcome, type StaffAct } from '#shared/domain/audit/staff-act.ts';
import { staffScopes } from '#shared/domain/identity/caller.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { environment } from '#shared/environment.ts';
import { StaffActStore } from '#shared/stores/audit/staff-act-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import { countMetric } from '../compose/metric-fields.ts';
import { refusalOf } from './problem.ts';
import type { Reply, Run } from './reply.ts';

export interface Trail {
  readonly acts: StaffActStore;
  readonly now: () => number;
}

function deployedTrail(): Trail {
  return { acts: new StaffActStore(dynamoDb(), environment('AUDIT_TABLE')), now };
}

/**
 * Records the outcome of an act. The act is done and cannot be refused any more, so a failed write is logged and
 * counted, and the act shows as `unknown`.
 */
async function conclude(
  { acts, now: clock }: Trail,
  intent: StaffAct,
  [memberId, otherId]: readonly string[],
  outcome: Outcome,
): Promise<void> {
  const act = { ...intent, memberId };
  try {
    await acts.putOutcome(act, outcome, otherId);
  } catch (error) {
    const { requestId, operation } = act;
    const lost = { requestId, operation, outcome, error };
    logger.error('audit outcome lost', { ...lost, ...countMetric('AuditOutcomeLost', clock()) });
  }
}

/**
 * The members whom a call is about: the one of the path, until the use case tells. An act is about one or two, of whom
 * the second is the other member.
 */
class Concerned {
  memberIds: readonly string[];

  constructor(named: string | undefined) {
    this.memberIds = named === undefined ? [] : [named];
  }

  readonly about = (...found: readonly string[]): void => {
    this.memberIds = found;
  };
}

/**
 * Records an act. The intent is written before it: if that fails, the act is refused with 503. The outcome is written
 * after it, whether it succeeded or not.
 *
 * The member of an act stands in the outcome only. A path may name a member that does not exist, and a name or card
 * typed there by mistake must not be kept.
 */
async function recordAct(
  trail: Trail,
  act: StaffAct,
  concerned: Concerned,
  run: () => Promise<Reply>,
): Promise<Reply> {
  await trail.acts.putIntent(act);
  try {
    const reply = await run();
    await conclude(trail, act, concerned.memberIds, { status: reply.status });
    return reply;
  } catch (error) {
    const { status, code } = refusalOf(error);
    const known = error instanceof MemberNotFound ? [] : concerned.memberIds;
    await conclude(trail, act, known, { status, code });
    throw error;
  }
}

/**
 * Records a read before its response leaves, once for each member whom the response shows: if that fails, the response
 * is 503. A refused read shows nobody and names nobody.
 */
async function recordRead(
  { acts }: Trail,
  act: StaffAct,
  concerned: Concerned,
  run: () => Promise<Reply>,
): Promise<Reply> {
  let reply: Reply;
  try {
    reply = await run();
  } catch (error) {
    const { status, code } = refusalOf(error);
    await acts.putReads(act, [], { status, code });
    throw error;
  }
  await acts.putReads(act, concerned.memberIds, { status: reply.status });
  return reply;
}

/**
 * Records every act of staff and every read of a member by staff, as the contract has it. A request that its contract
 * refuses reaches no use case and is not recorded. Calls of machines and members write no record and cost nothing.
 */
export function audited<C extends Contract>(
  contract: C,
  run: Run<C>,
  openTrail: () => Trail = deployedTrail,
): Run<C> {
  const trail = openTrail();
  const { operationId, method, path } = contract;
  const record = auditedAs(contract) === 'read' ? recordRead : recordAct;
  return async (request) => {
    const { caller, requestId } = request;
    const scopes = staffScopes(caller);
    if (scopes.length === 0) return run(request);
    const { memberId: named, ids } = namedBy(request.params as Readonly<Record<string, string | number>>);
    const act: StaffAct = {
      at: trail.now(),
      actor: caller.subject,
      client: caller.client,
      scopes,
      from: caller.address,
      operation: operationId,
      route: `${method} ${path}`,
      requestId,
      ids,
    };
    const concerned = new Concerned(named);
    return record(trail, act, concerned, () => run({ ...request, about: concerned.about }));
  };
}
