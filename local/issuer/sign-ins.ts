import { createHash, randomBytes } from 'node:crypto';
import type { DevClient } from './dev-clients.ts';
import type { AppClient } from './user-pool.ts';

/** A person who signed in on the page, through an app client. */
export interface SignedIn {
  /** The app client, with the scopes that it asked for. */
  readonly app: AppClient;
  readonly person: DevClient;
  /** The member of the person. Undefined for staff. */
  readonly member?: string | undefined;
  /** The time of the sign-in in seconds. A refresh of the tokens does not change it. */
  readonly at: number;
  /**
   * The number of times the user had been signed out everywhere at the time of this sign-in. A higher number ends it.
   */
  readonly signOuts: number;
  readonly nonce?: string | undefined;
}

/**
 * The grant of a code. Only the client that asked for it has the verifier, and the code is good for that client and
 * address alone.
 */
export interface CodeGrant {
  readonly signedIn: SignedIn;
  readonly redirectUri: string;
  /** `BASE64URL(SHA256(verifier))` of RFC 7636. */
  readonly challenge: string;
}

export interface Session {
  readonly signedIn: SignedIn;
  readonly refreshToken: string;
}

/** The refresh tokens of one sign-in. Only the newest is good; after a revocation none is. */
interface Family {
  readonly signedIn: SignedIn;
  current: string | undefined;
}

interface Code extends CodeGrant {
  readonly expiresAt: number;
  /** Set once the code was presented. */
  family?: Family | 'refused';
}

const CODE_MILLISECONDS = 5 * 60 * 1000;
/** The maximum number of codes, and of refresh tokens. The oldest is dropped first; none has to outlive the process. */
const KEPT_MAX = 10_000;

const verifierPattern = /^[A-Za-z0-9._~-]{43,128}$/;

const secret = () => randomBytes(32).toString('base64url');

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  const oldest = kept.size < KEPT_MAX ? undefined : kept.keys().next().value;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
}

function proves(verifier: string, challenge: string): boolean {
  if (!verifierPattern.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

/**
 * The codes and refresh tokens of the sign-in page, each good once. A second use means that somebody copied it, so it
 * ends all refresh tokens of the same sign-in.
 */
export class SignIns {
  readonly #codes = new Map<string, Code>();
  readonly #families = new Map<string, Family>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Issues a code. It is good for five minutes, for the client that can prove that it asked for it. */
  issue(grant: CodeGrant): string {
    const code = secret();
    keep(this.#codes, code, { ...grant, expiresAt: this.#now() + CODE_MILLISECONDS });
    return code;
  }

  redeem(
    value: string,
    given: { readonly clientId: string; readonly redirectUri: string; readonly verifier: string },
  ): Session | undefined {
    const code = this.#codes.get(value);
    if (code === undefined) return undefined;
    if (code.family !== undefined) {
      if (code.family !== 'refused') code.family.current = undefined;
      return undefined;
    }
    const { signedIn, redirectUri, challenge, expiresAt } = code;
    const good =
      this.#now() < expiresAt &&
      given.clientId === signedIn.app.id &&
      given.redirectUri === redirectUri &&
      proves(given.verifier, challenge);
    // A wrong presentation also uses the code up, so that nobody can guess.
    code.family = good ? { signedIn, current: undefined } : 'refused';
    return code.family === 'refused' ? undefined : this.#next(code.family);
  }

  refresh(value: string, clientId: string): Session | undefined {
    const family = this.#families.get(value);
    if (family === undefined || family.signedIn.app.id !== clientId) return undefined;
    if (family.current === value) return this.#next(family);
    family.current = undefined;
    return undefined;
  }

  #next(family: Family): Session {
    family.current = secret();
    keep(this.#families, family.current, family);
    return { signedIn: family.signedIn, refreshToken: family.current };
  }
}
