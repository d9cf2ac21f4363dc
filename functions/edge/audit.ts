import type { Contract } from '#shared/contracts/contract.ts';
import { namedBy, type Outcome, type StaffAct, staffScopes } from '#shared/domain/audit/staff-act.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { environment } from '#shared/environment.ts';
import { StaffActStore } from '#shared/stores/audit/staff-act-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { now } from '../compose/clock.ts';
import { countMetric } from '../compose/count-metric.ts';
import { logger } from '../compose/logger.ts';
import { refusalOf } from './problem.ts';
import type { Run } from './reply.ts';

export interface Trail {
  readonly acts: StaffActStore;
  readonly now: () => number;
}

function deployedTrail(): Trail {
  return { acts: new StaffActStore(dynamoDb(), environment('AUDIT_TABLE')), now };
}

/** An act that is done cannot be refused any more: what is lost is told, and shows as `unknown`. */
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
 * Keeps who did what of every act of staff. That it is about to be done is written before: what cannot be recorded is
 * not done, 503. How it ended is written after, whatever the end. A request that its contract refuses reached nothing,
 * and is not recorded. Calls of machines and members cost nothing more.
 *
 * Whom it was about stands in the end alone: what the path names may be nobody, and somebody's name or card typed there
 * must not be kept.
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
