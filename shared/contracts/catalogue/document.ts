import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Contract } from '#shared/contracts/contract.ts';
import { everyBody, everyCaller, everywhere, problem } from '#shared/contracts/problem.ts';
import { clientFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';
import { catalogue } from './catalogue.ts';
import { introduction } from './introduction.ts';
import { securitySchemes } from './security-schemes.ts';
import { tags } from './tags.ts';

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

/** Alternatives: any one of these scopes is enough, in a token that was got on the page or is pasted. */
function securityOf({ scopes, signed }: Contract): Record<string, string[]>[] {
  if (signed) return [{ signature: [] }];
  if (scopes === 'public') return [];
  return [...[...scopes, 'admin'].map((scope) => ({ oauth2: [`laurel/${scope}`] })), { bearer: [] }];
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

const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

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
    info: { title: 'Laurel', version: '1.0.0', description: introduction },
    servers: [{ url: '/' }],
    tags: tags.map((tag) => ({ ...tag, 'x-displayName': titled(tag.name) })),
    paths,
    components: {
      schemas: { ClientFrame: clientFrame, ServerFrame: serverFrame },
      securitySchemes,
    },
  });
}

/** As it is committed: stable, so that a change of a contract shows as a change of this text. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
