/** The decision of a REQUEST authorizer about a handshake. */
export type Decision =
  | { readonly kind: 'allowed'; readonly context: Readonly<Record<string, string>> }
  | { readonly kind: 'denied' }
  /** API Gateway does not accept the authorizer's response, and refuses the handshake with 500. */
  | { readonly kind: 'invalid' };

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

function matches(pattern: unknown, value: string): boolean {
  if (typeof pattern !== 'string') return false;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

function applies({ Action, Resource }: Statement, methodArn: string): boolean {
  return (
    [Action].flat().some((action) => matches(action, 'execute-api:Invoke')) &&
    [Resource].flat().some((resource) => matches(resource, methodArn))
  );
}

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
 * is denied.
 */
export function decisionOf(result: unknown, methodArn: string): Decision {
  const { principalId, policyDocument, context } = (result ?? {}) as {
    principalId?: unknown;
    policyDocument?: { Statement?: unknown };
    context?: unknown;
  };
  const texts = contextOf(context);
  if (typeof principalId !== 'string' || texts === undefined || policyDocument?.Statement === undefined) {
    return { kind: 'invalid' };
  }
  const statements = ([policyDocument.Statement].flat() as Statement[]).filter((one) =>
    applies(one, methodArn),
  );
  if (statements.some(({ Effect }) => Effect === 'Deny')) return { kind: 'denied' };
  if (!statements.some(({ Effect }) => Effect === 'Allow')) return { kind: 'denied' };
  return { kind: 'allowed', context: { ...texts, principalId } };
}
