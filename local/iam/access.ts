import { ACCOUNT, REGION } from '../template/account.ts';
import type { Context } from './conditions.ts';
import {
  type AccessRequest,
  compilePolicy,
  type Decision,
  type Grant,
  type StatementText,
  type Verdict,
} from './policy.ts';

/** A role in use by a function, a state machine or a schedule. */
export interface Principal {
  /** The place of its user in the template: `laurel-dev-service/Ledger/BookPurchase1A2B3C4D`. */
  readonly path: string;
  readonly roleArn: string;
  /** The name of the session: for a function, its name. */
  readonly session: string;
  readonly statements: readonly StatementText[];
}

/** An action that the policies of a role do not allow. */
export interface Refusal extends AccessRequest {
  readonly verdict: Exclude<Verdict, 'allowed'>;
  /** The sentence with which AWS refuses it. */
  readonly message: string;
}

/** Checks calls that a principal makes. */
export interface Access {
  readonly principal: Principal;
  /** All that its policies allow, in their words. */
  readonly grants: readonly Grant[];
  /** The grants that allow these actions. */
  grantsFor(requests: readonly AccessRequest[]): readonly Grant[];
  /** The first of these actions that is refused; undefined when all are allowed. */
  refusal(requests: readonly AccessRequest[]): Refusal | undefined;
}

export function assumedRole({ roleArn, session }: Pick<Principal, 'roleArn' | 'session'>): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${roleArn.split('/').at(-1)}/${session}`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function refusalMessage(user: string, { action, resource }: AccessRequest, verdict: Verdict): string {
  const because =
    verdict === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}

/** The facts of every request of a principal. Locally all calls count as made through TLS, as in AWS they are. */
function commonContext({ roleArn }: Principal): Context {
  return {
    'aws:principalarn': roleArn,
    'aws:principalaccount': ACCOUNT,
    'aws:resourceaccount': ACCOUNT,
    'aws:requestedregion': REGION,
    'aws:securetransport': 'true',
    'kms:calleraccount': ACCOUNT,
  };
}

/**
 * Decides once for each action, resource and context.
 * @throws Error for a part of a policy that the runner does not know
 */
export function createAccess(principal: Principal): Access {
  const policy = compilePolicy(principal.statements);
  const common = commonContext(principal);
  const user = assumedRole(principal);
  const decided = new Map<string, Refusal | undefined>();
  const decide = (request: AccessRequest): Decision =>
    policy.decide({ ...request, context: { ...common, ...request.context } });

  function refusalOf(request: AccessRequest): Refusal | undefined {
    const { verdict } = decide(request);
    return verdict === 'allowed'
      ? undefined
      : { ...request, verdict, message: refusalMessage(user, request, verdict) };
  }

  return {
    principal,
    grants: policy.grants,
    grantsFor: (requests) => requests.flatMap((request) => decide(request).grants),
    refusal: (requests) => {
      for (const request of requests) {
        const facts = request.context === undefined ? '' : JSON.stringify(request.context);
        const key = `${request.action} ${request.resource} ${facts}`;
        if (!decided.has(key)) decided.set(key, refusalOf(request));
        const refusal = decided.get(key);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
  };
}
