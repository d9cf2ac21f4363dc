import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Contract } from '#shared/contracts/contract.ts';
import { everyBody, everyCaller, everywhere, problem } from '#shared/contracts/problem.ts';
import { clientFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';
import { catalogue } from './catalogue.ts';

const INTRODUCTION = `
Points are integers. Money is an integer number of minor units beside a \`currency\` (ISO 4217). Rates and
multipliers are decimal texts. Times are RFC 3339 with an offset; answers are in UTC with milliseconds.

**Idempotency.** The id in the path of a ledger write is its idempotency key, for ever. First time 201; the
same id with the same content 200, the same body and \`Idempotency-Replayed: true\`; the same id with other
content 409 \`reference-reused\`. A refused write leaves no trace.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`, and for invalid input
\`errors: [{ pointer, message }]\`: pointers into the body, or below \`/path\`, \`/query\`, \`/header\`. 401 and
403 come from the gateway with \`{ "message" }\`; a 401 \`sign-in-again\` is a problem, with the challenge of RFC 9470.

**Limits.** A member's token gets 20 calls a second, over all tokens of that member; a channel client at least 2,000,
however many are for one member. Beyond: 429 \`rate-limited\` with \`Retry-After\`; nothing was done.

**Real time.** \`GET /ws\` opens a WebSocket that follows the member of the token (\`Authorization\`, or from a
browser the subprotocols \`laurel.v1\` and \`bearer.<token>\`). The frames are the schemas \`ServerFrame\` and
\`ClientFrame\`: balances come in rising \`seq\`; \`{"type":"resume","afterSeq":n}\` rewinds to n+1.

**Spending** takes the earliest expiry first. A redemption spends at once, or with \`capture: false\` sets the points aside:
then it is captured (all or a part, the rest goes back), voided, or lapses at \`expiresAt\`. What is due (maturity, lapse,
expiry, a falling tier) is written as an entry of its own before the next act, or within a minute or so.

**References** name what caused an entry: \`purchase/{p}/\`, \`purchase/{p}/return/{r}/\`, \`redemption/{r}/\`,
\`redemption/{r}/capture/\`, \`…/void/\`, \`…/lapse/\`, \`…/refund/{f}/\` (points that had paid for returned goods come back
as a refund whose \`cause\` is the return), \`transfer-out/{t}/\`, \`transfer-in/{from}/{t}/\`, \`adjustment/{a}/\`,
\`opening/{o}/\`, \`due/{kind}/{instant}/\`.

**Checking the books.** An entry's \`hash\` is the SHA-256 of the RFC 8785 canonical form of the entry without
its \`hash\`; \`previousHash\` is the hash of the entry before it, and of entry 1 that of the enrolment, entry 0, which
is not listed.
`.trim();

function describeAccess({ scopes, signed }: Contract): string {
  if (signed) return 'Needs no token, but the signature of a partner in `webhook-signature`.';
  if (scopes === 'public') return 'Needs no token.';
  return `Scopes: ${[...scopes, 'admin'].map((scope) => `\`${scope}\``).join(', ')} (any one).`;
}

const ifMatch = z.object({
  'If-Match': z
    .string()
    .optional()
    .meta({ description: 'The ETag of the version that is changed; sent and stale: 412', example: '"3"' }),
});

const signature = z.object({
  'webhook-id': z.string().meta({
    description: 'Bound by the signature; 1 to 256 visible ASCII characters, no full stop',
    example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
  }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'Seconds since 1970, at most five minutes from now', example: '1795343700' }),
});

const gatewayAnswer = z.object({ message: z.string() }).meta({ id: 'GatewayAnswer' });

/** What the gateway answers before a function is asked. */
const refusedByGateway: ZodOpenApiResponsesObject = {
  401: {
    description: 'No token, or none that is good: from the gateway. Or refused, then as any other problem',
    content: {
      'application/json': { schema: gatewayAnswer },
      'application/problem+json': { schema: problem },
    },
  },
  403: {
    description: 'The token lacks the scope: from the gateway. Or refused, then as any other problem',
    content: {
      'application/json': { schema: gatewayAnswer },
      'application/problem+json': { schema: problem },
    },
  },
};

/** By what calls a second are limited: the caller's own limit, or what the gateway takes of all together. */
const tooManyCalls: ZodOpenApiResponsesObject = {
  429: {
    description: `Too many calls, nothing was done: ${everyCaller.map((code) => `\`${code}\``).join(', ')}, or from the gateway`,
    headers: {
      'Retry-After': {
        description: 'Seconds after which the same call is worth repeating; not from the gateway',
        schema: { type: 'string' },
      },
    },
    content: {
      'application/json': { schema: gatewayAnswer },
      'application/problem+json': { schema: problem },
    },
  },
};

function problemFor(codes: readonly string[]) {
  return {
    description: `Refused: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    content: { 'application/problem+json': { schema: problem } },
  };
}

function responsesOf(contract: Contract): ZodOpenApiResponsesObject {
  const codes = [...everywhere, ...(contract.body ? everyBody : []), ...contract.refusals];
  const answers = Object.entries(contract.answers).map(
    ([status, { description, schema, headers, sometimes }]) => [
      status,
      {
        description,
        ...(schema && { content: { 'application/json': { schema } } }),
        ...((headers ?? sometimes) && {
          headers: Object.fromEntries(
            Object.entries({ ...headers, ...sometimes }).map(([name, text]) => [
              name,
              { description: text, schema: { type: 'string' } },
            ]),
          ),
        }),
      },
    ],
  );
  const ofCallers = contract.scopes === 'public' ? {} : { ...refusedByGateway, ...tooManyCalls };
  return { ...Object.fromEntries(answers), ...ofCallers, default: problemFor(codes) };
}

/** Alternatives: any one of these scopes is enough. */
function securityOf({ scopes, signed }: Contract): Record<string, string[]>[] {
  if (signed) return [{ signature: [] }];
  return scopes === 'public' ? [] : [...scopes, 'admin'].map((scope) => ({ oidc: [`laurel/${scope}`] }));
}

function operationOf(contract: Contract): ZodOpenApiOperationObject {
  const { operationId, capability, summary, description, params, query, body, bodyExample } = contract;
  return {
    operationId,
    tags: [capability],
    summary,
    description: [description, describeAccess(contract)].filter(Boolean).join('\n\n'),
    security: securityOf(contract),
    requestParams: {
      path: params as z.ZodObject,
      query: query as z.ZodObject,
      ...(contract.ifMatch && { header: ifMatch }),
      ...(contract.signed && { header: signature }),
    },
    ...(body && {
      requestBody: {
        required: !contract.bodyOptional,
        content: {
          'application/json': { schema: body, ...(bodyExample !== undefined && { example: bodyExample }) },
        },
      },
    }),
    responses: responsesOf(contract),
  };
}

/** The OpenAPI 3.1 document, made from the contracts and from nothing else. */
export function openApiDocument() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of catalogue) {
    paths[contract.path] = {
      ...paths[contract.path],
      [contract.method.toLowerCase()]: operationOf(contract),
    };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Laurel', version: '1.0.0', description: INTRODUCTION },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { ClientFrame: clientFrame, ServerFrame: serverFrame },
      securitySchemes: {
        oidc: { type: 'openIdConnect', openIdConnectUrl: '/.well-known/openid-configuration' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description:
            'As in Standard Webhooks: `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, ' +
            'keyed with the bytes behind `whsec_` of the secret; of several, with blanks between them, one has to be right. ' +
            'The body is signed as it is sent, byte for byte.',
        },
      },
    },
  });
}

/** As it is committed: stable, so that a change of a contract shows as a change of this text. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
