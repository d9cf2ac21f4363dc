import { createHash, randomBytes } from 'node:crypto';
import type { DevClient } from './dev-clients.ts';
import type { AppClient } from './user-pool.ts';

/** Somebody who signed in on the page, through an app client. */
export interface SignedIn {
  /** With the scopes that were asked for. */
  readonly app: AppClient;
  readonly person: DevClient;
  /** Whose member they are, where they are one. */
  readonly member?: string | undefined;
  /** Seconds: stays what it is however often the tokens are refreshed. */
  readonly at: number;
  /** How often this user had been signed out everywhere by then: once more, and this is over. */
  readonly signOuts: number;
  readonly nonce?: string | undefined;
}

/** What a code is good for: only who asked for it has the verifier, and only that client at that address. */
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

/** The refresh tokens of one sign-in, of which the newest is good. Revoked, none is. */
interface Family {
  readonly signedIn: SignedIn;
  current: string | undefined;
}

interface Code extends CodeGrant {
  readonly expiresAt: number;
  /** Set once it was presented. */
  family?: Family | 'refused';
}

const CODE_MILLISECONDS = 5 * 60 * 1000;
/** Of each kind are kept at most so many, the oldest goes first: nothing here has to outlive the process. */
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
 * Codes and refresh tokens of the sign-in page, each good once. Whatever comes a second time was copied: then nothing
 * that came of the same sign-in is refreshed any more.
 */
export class SignIns {
  readonly #codes = new Map<string, Code>();
  readonly #families = new Map<string, Family>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A code for whoever can prove that they asked for it, for five minutes. */
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
    // Also one that was presented wrongly is used up: nobody gets to guess.
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
