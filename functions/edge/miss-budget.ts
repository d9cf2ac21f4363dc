import type middy from '@middy/core';
import { auditedAs, type Contract, namesMember } from '#shared/contracts/contract.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import {
  CLIENT_MISSES_PER_MINUTE_MAX,
  type Seeker,
  STAFF_MISSES_PER_MINUTE_MAX,
  seekerOf,
  TooManyMisses,
} from '#shared/domain/service/miss-budget.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { MissStore } from '#shared/stores/service/miss-store.ts';
import { MissBudgets } from '#shared/usecases/service/miss-budgets.ts';
import { now } from '../compose/clock.ts';
import { logger } from '../compose/logger.ts';
import { countMetric } from '../compose/metric-fields.ts';
import type { Reply, Run } from './reply.ts';
import type { HttpEvent } from './request.ts';
import { namesIdentifier } from './resolve-again.ts';
import { tell } from './told-headers.ts';

/** The seeker in a line of a log: a client or a partner. People of staff are named in the audit trail alone. */
const shown = (seeker: Seeker) => ({ seeker: seeker.startsWith('staff/') ? 'staff' : seeker });

/** The budgets of an execution environment, whose misses are counted in a table. */
export function missBudgets(misses: MissStore): MissBudgets {
  return new MissBudgets({
    misses,
    now,
    missed: (seeker) =>
      logger.info('nobody has the identifier', { ...shown(seeker), ...countMetric('Misses', now()) }),
    usedUp: (seeker) =>
      logger.warn('the misses of a minute are used up', {
        ...shown(seeker),
        ...countMetric('MissesUsedUp', now()),
      }),
  });
}

function deployedBudgets(): MissBudgets {
  return missBudgets(new MissStore(dynamoDb(), environment('RATES_TABLE')));
}

const staffMissesMax = async () => STAFF_MISSES_PER_MINUTE_MAX;

/** Holds callers with a token to their misses. `clientMissesMax` is for calls that machines may make. */
export function withMissBudget<C extends Contract>(
  contract: C,
  run: Run<C>,
  clientMissesMax: (caller: Caller) => Promise<number> = staffMissesMax,
  openBudgets: () => MissBudgets = deployedBudgets,
): Run<C> {
  if (!namesMember(contract)) return run;
  const budgets = openBudgets();
  const refusedAhead = auditedAs(contract) === 'read';
  return async (request) => {
    const { caller } = request;
    const seeker = namesIdentifier(request) ? seekerOf(caller) : undefined;
    if (seeker === undefined) return run(request);
    const missesMax = seeker.startsWith('client/') ? () => clientMissesMax(caller) : staffMissesMax;
    return budgets.run({ seeker, missesMax, refusedAhead, call: () => run(request) });
  };
}

/** Holds partners, who sign, to their misses. */
export function partnerMissBudget(): (
  partnerId: string,
  request: { readonly params: unknown; readonly body: unknown },
  call: () => Promise<Reply>,
) => Promise<Reply> {
  const budgets = deployedBudgets();
  const missesMax = async () => CLIENT_MISSES_PER_MINUTE_MAX;
  return async (partnerId, request, call) =>
    namesIdentifier(request)
      ? budgets.run({ seeker: `partner/${partnerId}`, missesMax, refusedAhead: false, call })
      : call();
}

/** Tells the budget with a refusal of a used-up minute, after the limit of calls where the caller has one. */
export function missLimits(): middy.MiddlewareObj<HttpEvent> {
  return {
    onError: (request) => {
      const { error } = request;
      if (!(error instanceof TooManyMisses)) return;
      const { told = {} }: { told?: Record<string, string> } = request.internal;
      const calls = told['ratelimit-policy'];
      const policy = `"misses";q=${error.missesMax};w=60`;
      tell(request, {
        'ratelimit-policy': calls === undefined ? policy : `${calls}, ${policy}`,
        ratelimit: `"misses";r=0;t=${error.retryAfterSeconds}`,
      });
    },
  };
}
