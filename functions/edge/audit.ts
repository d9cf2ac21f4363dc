import type { Contract } from '#shared/contracts/contract.ts';
import { namedBy, type Outcome, type StaffAct, staffScopes } from '#shared/domain/audit/staff-act.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { environment } from '#shared/environment.ts';
import { StaffActStore } from '#shared/stores/audit/staff-act-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import { countMetric } from '../compose/metric-fields.ts';
import { refusalOf } from './problem.ts';
import type { Run } from './reply.ts';

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
async function conclude({ acts, now: clock }: Trail, act: StaffAct, outcome: Outcome): Promise<void> {
  try {
    await acts.putOutcome(act, outcome);
  } catch (error) {
    const { requestId, operation } = act;
    const lost = { requestId, operation, outcome, error };
    logger.error('audit outcome lost', { ...lost, ...countMetric('AuditOutcomeLost', clock()) });
  }
}

/**
 * Records every act of staff. The intent is written before the act: if that fails, the act is refused with 503. The
 * outcome is written after the act, whether it succeeded or not. A request that its contract refuses changes nothing
 * and is not recorded. Calls of machines and members write no record and cost nothing.
 *
 * The member of an act stands in the outcome only. A path may name a member that does not exist, and a name or card
 * typed there by mistake must not be kept.
 */
export function audited<C extends Contract>(
  contract: C,
  run: Run<C>,
  openTrail: () => Trail = deployedTrail,
): Run<C> {
  const trail = openTrail();
  const { operationId, method, path } = contract;
  return async (request) => {
    const { caller, requestId } = request;
    const scopes = staffScopes(caller);
    if (scopes.length === 0) return run(request);
    const { memberId: named, ids } = namedBy(request.params as Readonly<Record<string, string>>);
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
    await trail.acts.putIntent(act);
    let memberId = named;
    const about = (found: string) => {
      memberId = found;
    };
    try {
      const reply = await run({ ...request, about });
      await conclude(trail, { ...act, memberId }, { status: reply.status });
      return reply;
    } catch (error) {
      const { status, code } = refusalOf(error);
      const known = error instanceof MemberNotFound ? undefined : memberId;
      await conclude(trail, { ...act, memberId: known }, { status, code });
      throw error;
    }
  };
}
