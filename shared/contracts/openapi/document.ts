import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { catalogue } from '#shared/contracts/catalogue.ts';
import type { Contract, Scope } from '#shared/contracts/contract.ts';
import { everyBody, everywhere, problem } from '#shared/contracts/problem.ts';
import { clientFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';

const INTRODUCTION = `
Points are integers. Money is an integer number of minor units beside a \`currency\` (ISO 4217). Rates and
multipliers are decimal texts. Times are RFC 3339 with an offset; answers are in UTC with milliseconds.

**Idempotency.** The id in the path of a ledger write is its idempotency key, for ever. First time 201; the
same id with the same content 200, the same body and \`Idempotency-Replayed: true\`; the same id with other
content 409 \`reference-reused\`. A refused write leaves no trace.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`, and for invalid input
\`errors: [{ pointer, message }]\`: pointers into the body, or below \`/path\`, \`/query\`, \`/header\`. 401 and
403 come from the gateway with \`{ "message" }\`.

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

function describeScopes(scopes: readonly Scope[] | 'public'): string {
  if (scopes === 'public') return 'Needs no token.';
  return `Scopes: ${[...scopes, 'admin'].map((scope) => `\`${scope}\``).join(', ')} (any one).`;
}

const ifMatch = z.object({
  'If-Match': z
    .string()
    .optional()
    .meta({ description: 'The ETag of the version that is changed; sent and stale: 412', example: '"3"' }),
});

const gatewayAnswer = z.object({ message: z.string() }).meta({ id: 'GatewayAnswer' });

/** What the gateway answers before a function is asked. */
const refusedByGateway: ZodOpenApiResponsesObject = {
  401: {
    description: 'No token, or none that is good: from the gateway',
    content: { 'application/json': { schema: gatewayAnswer } },
  },
  403: {
    description: 'The token lacks the scope: from the gateway. Or refused, then as any other problem',
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
  const gateway = contract.scopes === 'public' ? {} : refusedByGateway;
  return { ...Object.fromEntries(answers), ...gateway, default: problemFor(codes) };
}

function operationOf(contract: Contract): ZodOpenApiOperationObject {
  const { operationId, capability, summary, description, scopes, params, query, body, bodyExample } =
    contract;
  return {
    operationId,
    tags: [capability],
    summary,
    description: [description, describeScopes(scopes)].filter(Boolean).join('\n\n'),
    // Alternatives: any one of these scopes is enough.
    security: scopes === 'public' ? [] : [...scopes, 'admin'].map((scope) => ({ oidc: [`laurel/${scope}`] })),
    requestParams: {
      path: params as z.ZodObject,
      query: query as z.ZodObject,
      ...(contract.ifMatch && { header: ifMatch }),
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
      },
    },
  });
}

/** As it is committed: stable, so that a change of a contract shows as a change of this text. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
