import { isUtf8 } from 'node:buffer';
import { isIP } from 'node:net';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type * as z from 'zod';
import type { Contract } from '#shared/contracts/contract.ts';
import { fieldErrors, pointerTo } from '#shared/contracts/field-errors.ts';
import { ForbiddenKey, InvalidJson, parseStrictJson } from '#shared/contracts/strict-json.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { InvalidBody, PayloadTooLarge, UnsupportedMediaType } from '#shared/domain/requests/refusals.ts';

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;

export type ParamsOf<C extends Contract> = z.infer<C['params']>;
type BodyOf<C extends Contract> = C['body'] extends z.ZodType ? z.infer<C['body']> : undefined;

/** A request that its contract accepted. */
export interface Request<C extends Contract> {
  readonly params: ParamsOf<C>;
  readonly query: z.infer<C['query']>;
  /** Undefined where the contract has no body. */
  readonly body: BodyOf<C>;
  /** The body as received, for the canonical hash. A default added later then changes no hash of an earlier request. */
  readonly received: unknown;
  readonly caller: Caller;
  /** The id that the gateway gave the request. */
  readonly requestId: string;
  /** Tells the audit trail the member of an act, or the members whom a read shows, once they are known. */
  readonly about: (...memberIds: readonly string[]) => void;
  readonly header: (name: string) => string | undefined;
}

const BODY_BYTES_MAX = 256 * 1024;

/**
 * The raw body of a request, not parsed.
 * @throws PayloadTooLarge above 256 KB
 */
export function bodyBytes(event: HttpEvent): Buffer {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_BYTES_MAX) throw new PayloadTooLarge(BODY_BYTES_MAX);
  return bytes;
}

/** Whether a body says that it is JSON in UTF-8, as it stands: its bytes are read as nothing else. */
function isPlainJson(headers: HttpEvent['headers']): boolean {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charsets = parameters.map((one) => one.trim()).filter((one) => one.startsWith('charset='));
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  return (
    type.trim() === 'application/json' &&
    charsets.every((one) => /^charset=(utf-8|"utf-8")$/.test(one)) &&
    (encoding === 'identity' || encoding === '')
  );
}

function readBody(event: HttpEvent, optional: boolean): unknown {
  if (optional && (event.body ?? '') === '') return {};
  if (!isPlainJson(event.headers)) throw new UnsupportedMediaType();
  const bytes = bodyBytes(event);
  if (bytes.length === 0) throw new InvalidBody('The body is empty.');
  const text = bytes.toString('utf8');
  // The gateway passes JSON on as text, and replaces bytes that are not UTF-8 by replacement characters.
  if (!isUtf8(bytes) || text.includes('\ufffd')) throw new InvalidBody('The body is not UTF-8.');
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (error instanceof InvalidJson) throw new InvalidBody(error.message, { cause: error });
    if (error instanceof ForbiddenKey) throw new ValidationFailed([{ pointer: '', message: error.message }]);
    throw error;
  }
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown, prefix: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ValidationFailed(fieldErrors(result.error, value, prefix));
}

const SCOPE_PREFIX = 'laurel/';

/** Converts a claim in seconds, which the gateway passes as text, to milliseconds. */
function instantOf(claim: unknown): number | undefined {
  const seconds = Number(claim ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/**
 * The address of the viewer. CloudFront appends the address of its peer to the header that the viewer sent, and the
 * gateway appends that of its own peer, an edge of CloudFront: of `forged, viewer, edge` only the last two can be
 * trusted. The origin secret guarantees that every request takes this way.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#RequestCustomIPAddresses
 */
export function viewerAddress(forwardedFor: string | undefined, sourceIp: string): string {
  const viewer = (forwardedFor ?? '').split(',').at(-2)?.trim() ?? '';
  return isIP(viewer) === 0 ? sourceIp : viewer;
}

/** Laurel's scopes in the claim of a token, without their prefix. */
export function scopesOf(claim: string): readonly string[] {
  return claim
    .split(' ')
    .filter((scope) => scope.startsWith(SCOPE_PREFIX))
    .map((scope) => scope.slice(SCOPE_PREFIX.length));
}

/** The caller, as the gateway's authorizer read it from the token. */
export function callerOf({ requestContext, headers }: HttpEvent): Caller {
  const claims = requestContext.authorizer?.jwt.claims ?? {};
  return {
    scopes: scopesOf(String(claims.scope ?? '')),
    member: typeof claims.member === 'string' ? claims.member : undefined,
    subject: String(claims.sub ?? claims.client_id ?? ''),
    client: String(claims.client_id ?? ''),
    signedInAt: instantOf(claims.auth_time),
    address: viewerAddress(headers['x-forwarded-for'], requestContext.http.sourceIp),
  };
}

/** The names that a query has more than once. The gateway gives their values as one text, with commas between them. */
function repeatedIn(rawQuery = ''): readonly string[] {
  const names = [...new URLSearchParams(rawQuery).keys()];
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Refuses a known parameter that stands twice, unless it is a list: which one counts nobody could tell. */
function checkRepeated({ query }: Contract, event: HttpEvent): void {
  const { shape } = query as z.ZodObject;
  const refused = repeatedIn(event.rawQueryString).filter(
    (name) => Object.hasOwn(shape, name) && shape[name]?.meta()?.param === undefined,
  );
  if (refused.length === 0) return;
  throw new ValidationFailed(
    refused.map((name) => ({ pointer: pointerTo([name], '/query'), message: 'must be sent once' })),
  );
}

/** Checks the params and the query of a request against its contract: path first, then query. */
export function readAddress<C extends Contract>(
  contract: C,
  event: HttpEvent,
): Pick<Request<C>, 'params' | 'query'> {
  const params = check<C['params']>(contract.params, event.pathParameters ?? {}, '/path');
  checkRepeated(contract, event);
  return {
    params,
    query: check<C['query']>(contract.query, event.queryStringParameters ?? {}, '/query'),
  };
}

/**
 * Checks a whole request against its contract: path first, then query, then body.
 * @throws Refusal
 */
export function readRequest<C extends Contract>(contract: C, event: HttpEvent): Request<C> {
  const { params, query } = readAddress(contract, event);
  const received = contract.body ? readBody(event, contract.bodyOptional === true) : undefined;
  const body = contract.body ? check(contract.body, received, '') : undefined;
  return {
    params,
    query,
    body: body as BodyOf<C>,
    received,
    caller: callerOf(event),
    requestId: event.requestContext.requestId,
    about: () => {},
    header: (name) => event.headers[name],
  };
}
