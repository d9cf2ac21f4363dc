import * as z from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Answer, Contract } from '#shared/contracts/contract.ts';
import { notModified } from '#shared/contracts/preconditions.ts';
import { everyBody, everyCaller, everywhere, problem } from '#shared/contracts/problem.ts';
import { type RefusalCode, refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';
import { catalogue } from './catalogue.ts';
import { exampleAt } from './examples/response-examples.ts';
import { linksOf } from './links.ts';

const statusOf = new Map<string, number>(refusalKinds.map(({ code, status }) => [code, status]));

const gatewayProblem = z
  .object({ message: z.string().meta({ description: 'A short text of the gateway', example: 'Forbidden' }) })
  .meta({
    id: 'GatewayAnswer',
    description: 'The reply of the gateway to a call that it refuses',
  });

/** Codes that the gateway gives by itself. */
const byGateway: Readonly<Record<number, string>> = {
  401: 'The gateway: the token is missing, expired or not of this environment.',
  403: 'The gateway: the token lacks the scope.',
  429: 'The gateway: all callers together made too many calls in this second.',
};

/** All codes of refusals that a call can give. */
export function codesOf({ scopes, body, refusals }: Contract): readonly RefusalCode[] {
  return [
    ...new Set([
      ...everywhere,
      ...(scopes === 'public' ? [] : everyCaller),
      ...(body ? everyBody : []),
      ...refusals,
    ]),
  ];
}

interface Refused {
  readonly status: number;
  readonly codes: readonly RefusalCode[];
  readonly gateway: boolean;
}

/** The gateway asks for no token of a sender who signs, yet its call may be one too many. Other public calls say nothing of it. */
function gatewayStatusesOf({ scopes, signed }: Contract): readonly number[] {
  if (scopes === 'public') return signed === true ? [429] : [];
  return Object.keys(byGateway).map(Number);
}

function refusedBy(contract: Contract): readonly Refused[] {
  const byStatus = Map.groupBy(codesOf(contract), (code) => statusOf.get(code) ?? 500);
  const gatewayStatuses = gatewayStatusesOf(contract);
  return [...new Set([...byStatus.keys(), ...gatewayStatuses])]
    .toSorted((a, b) => a - b)
    .map((status) => ({
      status,
      codes: (byStatus.get(status) ?? []).toSorted(),
      gateway: gatewayStatuses.includes(status),
    }));
}

const keyOf = ({ status, codes, gateway }: Refused) => [status, gateway, ...codes].join(' ');

/** The most codes in the name of a component: of a longer list it has the first code and the number of the others. */
const NAMED_CODES_MAX = 2;

/** Replies that several calls give: they become components of the document. */
const repeated = new Set(
  [...Map.groupBy(catalogue.flatMap(refusedBy), keyOf)]
    .filter(([, { length }]) => length > 1)
    .map(([key]) => key),
);

const pascal = (code: string) => code.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const gatewayNames: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden' };

function componentName({ status, codes }: Refused): string {
  const [first] = codes;
  if (first === undefined) return gatewayNames[status] ?? `Refused${status}`;
  return codes.length > NAMED_CODES_MAX
    ? `${pascal(first)}And${codes.length - 1}More`
    : codes.map(pascal).join('Or');
}

const headersOf = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );

const retryAfter = {
  'Retry-After': 'Seconds after which the same call is worth repeating; the gateway does not send it',
};
/** Every response to a limited caller has them. Named at each, they would be a tenth of the document. */
const limits = {
  'RateLimit-Policy': 'Limit of the caller, on each response',
  RateLimit: "Calls left to a member's token, on each response",
};

function refusedHeaders({ status, codes }: Refused) {
  if (status !== 429 && status !== 503) return {};
  return { headers: headersOf({ ...retryAfter, ...(codes.includes('rate-limited') && limits) }) };
}

/** The codes alone: `code` of the problem says what each one means. */
function describe({ status, codes, gateway }: Refused): string {
  const named = codes.map((code) => `\`${code}\``).join(', ');
  return [...(named ? [`${named}.`] : []), ...(gateway ? [byGateway[status]] : [])].join(' ');
}

function refusedResponse(refused: Refused): ZodOpenApiResponseObject {
  const { codes, gateway } = refused;
  return {
    ...(repeated.has(keyOf(refused)) && { id: componentName(refused) }),
    description: describe(refused),
    ...refusedHeaders(refused),
    content: {
      ...(codes.length > 0 && { 'application/problem+json': { schema: problem } }),
      ...(gateway && { 'application/json': { schema: gatewayProblem } }),
    },
  };
}

const responses = new Map<string, ZodOpenApiResponseObject>();

/** Returns the same object for the same reply, so that it becomes one component. */
function sharedResponse(refused: Refused): ZodOpenApiResponseObject {
  const key = keyOf(refused);
  const known = responses.get(key) ?? refusedResponse(refused);
  responses.set(key, known);
  return known;
}

const namedSchemas = new Map<z.ZodType, z.ZodType>();

/** The schema of a response as a component, so that clients have one type for all statuses of a call. */
function namedSchema(schema: z.ZodType, operationId: string): z.ZodType {
  const id = `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Response`;
  const named = namedSchemas.get(schema) ?? (z.globalRegistry.get(schema)?.id ? schema : schema.meta({ id }));
  namedSchemas.set(schema, named);
  return named;
}

function successResponse(
  { description, schema, headers, sometimes }: Answer,
  operationId: string,
  example: ReturnType<typeof exampleAt> = {},
): ZodOpenApiResponseObject {
  const named = headersOf({ ...headers, ...sometimes });
  return {
    description,
    ...(schema && {
      content: { 'application/json': { schema: namedSchema(schema, operationId), ...example } },
    }),
    ...(Object.keys(named).length > 0 && { headers: named }),
  };
}

const notModifiedResponse: ZodOpenApiResponseObject = {
  ...successResponse(notModified, 'notModified'),
  id: 'NotModified',
};

const leaving = {
  Deprecation: 'Instant from which callers are asked to leave the deprecated part (RFC 9745)',
  Sunset: 'Instant from which it may be gone (RFC 8594)',
};

function firstOrReplay(contract: Contract, status: string, plain: Answer, isFirst: boolean) {
  const { operationId, deprecated, deprecatedQuery } = contract;
  const answer =
    deprecated || deprecatedQuery ? { ...plain, headers: { ...plain.headers, ...leaving } } : plain;
  if (!isFirst) return successResponse(answer, operationId);
  const links = linksOf(contract);
  const response = successResponse(answer, operationId, exampleAt(operationId, status));
  return { ...response, ...(Object.keys(links).length > 0 && { links }) };
}

/** A response for each status that a call can reply with. */
export function responsesOf(contract: Contract): ZodOpenApiResponsesObject {
  const statuses = Object.keys(contract.answers);
  // A replay leads where the first reply led: beside a 201, the 200 is one.
  const first = statuses.includes('201') ? ['201', '202'] : ['200', '202', '204'];
  const successes = Object.entries(contract.answers).map(([status, one]) => [
    status,
    one === notModified ? notModifiedResponse : firstOrReplay(contract, status, one, first.includes(status)),
  ]);
  const refusals = refusedBy(contract).map((refused) => [String(refused.status), sharedResponse(refused)]);
  return Object.fromEntries([...successes, ...refusals]);
}
