import type * as z from 'zod';
import type { RefusalCode } from '#shared/domain/refusals/refusal-codes.ts';
import type { Capability } from './capability.ts';
import type { Deprecation } from './deprecation.ts';
import { withPreconditions } from './preconditions.ts';

/** Scopes of the access token that may call. `admin` may call everything and is never listed. */
export type Scope = 'channel' | 'marketer' | 'agent' | 'analyst' | 'member';

export interface Answer {
  readonly description: string;
  /** Absent for replies without a body. */
  readonly schema?: z.ZodType;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that only some of the calls with this reply have. */
  readonly sometimes?: Readonly<Record<string, string>>;
}

/**
 * One call of the public API as data. Validation, types, the route and its scopes in the deployed gateway, the OpenAPI
 * document and the clients come from it. There is no second list of routes.
 */
export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
> {
  /** In camelCase; the same in kebab-case is the name of the function's file. */
  readonly operationId: string;
  readonly capability: Capability;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  /**
   * `read` where a call shows something of members whom its path does not name, or writes nothing though it is no GET.
   * The audit trail derives the rest; see `auditedAs`.
   */
  readonly audit?: 'read';
  /** Set where an act replies with the person of a member: a machine that calls it reads the member. */
  readonly showsPerson?: true;
  /** Set where the body names the member, by an identifier or an id, and the path names none. */
  readonly memberInBody?: true;
  readonly summary: string;
  readonly description?: string;
  /** `public` needs no token. */
  readonly scopes: readonly Scope[] | 'public';
  /** The sender signs the bytes of the body, in the form of Standard Webhooks, instead of sending a token. */
  readonly signed?: boolean;
  readonly params: Params;
  readonly query: Query;
  /**
   * Every reply with a body has an `ETag`: `strong` over the whole body, `weak` over everything but `asOf`. A GET
   * compares `If-None-Match` with it and replies 304 where the caller has that body already.
   */
  readonly entityTag?: 'strong' | 'weak';
  /**
   * Compares `If-Match` with the ETag of the document that the call changes. A PUT takes `If-None-Match`, too: with `*`
   * it creates only.
   */
  readonly ifMatch?: boolean;
  readonly body: Body;
  /** Whether the body may be left out; a call without one is a call with `{}`. */
  readonly bodyOptional?: boolean;
  readonly bodyExample?: unknown;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes of refusals of this call, beside those that every call can give (see problem.ts). */
  readonly refusals: readonly RefusalCode[];
  /** The call is on its way out: its responses say so in `Deprecation` and `Sunset`. */
  readonly deprecated?: Deprecation;
  /** Parameters of the query that are on their way out: the response to a call that sends one says so. */
  readonly deprecatedQuery?: Readonly<Record<string, Deprecation>>;
}

export function contract<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType | undefined,
>(definition: Contract<Params, Query, Body>): Contract<Params, Query, Body> {
  return { ...definition, ...withPreconditions(definition) };
}

/** The methods under which a call is reached: HEAD, too, where it is a GET. */
export function methodsOf({ method }: Contract): readonly (Contract['method'] | 'HEAD')[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

/** The scopes with which a call may be made, beside `admin`. Empty for a call without a token. */
export function acceptedBy({ scopes }: Contract): readonly Scope[] {
  return scopes === 'public' ? [] : scopes;
}

/** Whether machine clients may call. An admin can disable each of them. */
export function takesMachines(definition: Contract): boolean {
  return acceptedBy(definition).includes('channel');
}

/** Whether callers have a limit, which machines and members have and staff have not. */
export function isLimited(definition: Contract): boolean {
  return takesMachines(definition) || acceptedBy(definition).includes('member');
}

/** Whether a call names a member: misses of its callers are counted. */
export function namesMember({ path, memberInBody }: Contract): boolean {
  return memberInBody === true || path.includes('/{member}');
}

/**
 * How the audit trail takes a call by staff: as an act, as a read of members, or not at all. Every call is one of the
 * first two, but a GET whose path names no member and whose contract does not declare it.
 */
export function auditedAs({ audit, method, path, scopes }: Contract): 'act' | 'read' | undefined {
  if (scopes === 'public') return undefined;
  if (audit === 'read') return 'read';
  if (method !== 'GET') return 'act';
  return path.includes('/{member}') ? 'read' : undefined;
}

/** Whether a machine that makes the call reads members by it. */
export function readsMembers(contract: Contract): boolean {
  return auditedAs(contract) === 'read' || contract.showsPerson === true;
}

/** `bookPurchase` of the capability `ledger` lives in `functions/ledger/book-purchase.ts`. */
export function functionFile(definition: Contract): string {
  const kebab = definition.operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `functions/${definition.capability}/${kebab}.ts`;
}
