import { Stop } from '../terminal/stop.ts';
import { ATTEMPTS_MAX } from './settings.ts';

export type FailureKind = 'credentials' | 'denied' | 'throttled' | 'network' | 'other';

const kinds: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'credentials',
    /^(CredentialsProviderError|TokenProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|AuthFailure|RequestExpired)/,
  ],
  ['denied', /^(AccessDenied|NotAuthorized|UnauthorizedOperation)/],
  ['throttled', /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException)/],
  [
    'network',
    /^(TimeoutError|RequestTimeout|ECONN|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|EPIPE|CERT_|SELF_SIGNED)/,
  ],
];

function namesOf(error: unknown): readonly string[] {
  const { name, code, Code } = error as { name?: string; code?: string; Code?: string };
  return [name, code, Code].filter((one) => typeof one === 'string');
}

export function failureKind(error: unknown): FailureKind {
  const names = namesOf(error);
  return kinds.find(([, pattern]) => names.some((name) => pattern.test(name)))?.[0] ?? 'other';
}

const message = (error: unknown) => (error as Error).message.replace(/\s+/g, ' ').trim();

function credentialsSentence(error: unknown): string {
  const said = `${namesOf(error).join(' ')} ${message(error)}`;
  if (/expired/i.test(said))
    return 'The AWS credentials have expired. Sign in again, for example with aws sso login.';
  if (/^(CredentialsProviderError|TokenProviderError)/.test(namesOf(error)[0] ?? ''))
    return `No AWS credentials were found: ${message(error).replace(/\.$/, '')}. Sign in, for example with aws sso login --profile <name>, and set AWS_PROFILE to that name.`;
  return 'AWS does not accept the credentials: the access key is unknown, deleted, or its secret is wrong. Sign in again or set AWS_PROFILE.';
}

/** One sentence about a failed call, for a person: its cause and the next step. `doing` continues "AWS … while". */
export function failureSentence(error: unknown, doing: string): string {
  switch (failureKind(error)) {
    case 'credentials':
      return credentialsSentence(error);
    case 'denied':
      return `The credentials do not allow ${doing}: ${message(error)}`;
    case 'throttled':
      return `AWS throttled ${doing} ${ATTEMPTS_MAX} times. Run the command again in a minute.`;
    case 'network':
      return `AWS could not be reached for ${doing} (${namesOf(error).at(-1)}). Check the network, the proxy and the region.`;
    default:
      return `AWS refused ${doing}: ${message(error)} (${namesOf(error)[0]})`;
  }
}

/** Makes calls of AWS. A failure ends the tool with one sentence. */
export async function calling<Result>(doing: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(1, failureSentence(error, doing), { cause: error });
  }
}
