import { compilePolicy, type StatementText } from '../iam/policy.ts';

/** The decision of a REQUEST authorizer about a handshake. */
export type Decision =
  | { readonly kind: 'allowed'; readonly context: Readonly<Record<string, string>> }
  | { readonly kind: 'denied' }
  /** API Gateway does not accept the authorizer's response, and refuses the handshake with 500. */
  | { readonly kind: 'invalid' };

/** The context of an authorizer. Its values must be scalars, and functions get them as texts. */
function contextOf(context: unknown): Record<string, string> | undefined {
  if (context === undefined || context === null) return {};
  if (typeof context !== 'object') return undefined;
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(context)) {
    if (typeof value === 'object') return undefined;
    texts[name] = String(value);
  }
  return texts;
}

/**
 * Evaluates the policy of an authorizer as IAM does: a matching Deny wins, and without a matching Allow the handshake
 * is denied. A policy that cannot be evaluated in full is invalid.
 */
export function decisionOf(result: unknown, methodArn: string): Decision {
  const { principalId, policyDocument, context } = (result ?? {}) as {
    principalId?: unknown;
    policyDocument?: { Statement?: StatementText | readonly StatementText[] };
    context?: unknown;
  };
  const texts = contextOf(context);
  const statements = policyDocument?.Statement;
  if (typeof principalId !== 'string' || texts === undefined || statements === undefined) {
    return { kind: 'invalid' };
  }
  try {
    const policy = compilePolicy([statements].flat());
    const { verdict } = policy.decide({ action: 'execute-api:Invoke', resource: methodArn });
    return verdict === 'allowed'
      ? { kind: 'allowed', context: { ...texts, principalId } }
      : { kind: 'denied' };
  } catch {
    return { kind: 'invalid' };
  }
}
