import * as z from 'zod';
import {
  createDocument,
  createSchema,
  type ZodOpenApiComponentsObject,
  type ZodOpenApiOperationObject,
} from 'zod-openapi';
import type { Contract } from '#shared/contracts/contract.ts';
import { takesCreateOnly, takesKnownTags } from '#shared/contracts/preconditions.ts';
import { clientFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';
import { catalogue } from './catalogue.ts';
import { type DescribedDocument, describeDocument } from './describe-document.ts';
import { exampleComponents } from './examples/response-examples.ts';
import { shortenExtensions } from './extensions.ts';
import { introduction } from './introduction.ts';
import { nameVariants } from './named-variants.ts';
import { openReferences, shapeSchema } from './open-answers.ts';
import { responsesOf } from './responses.ts';
import { securitySchemes } from './security-schemes.ts';
import { shareParts } from './shared-parts.ts';
import { tags } from './tags.ts';

function describeAccess({ scopes, signed }: Contract): string {
  if (signed) return 'Needs the signature of a partner in `webhook-signature`, and no token.';
  if (scopes === 'public') return 'Needs no token.';
  return `Scopes: ${[...scopes, 'admin'].map((scope) => `\`${scope}\``).join(', ')}.`;
}

const ifMatch = z.string().optional().meta({
  description:
    'ETags of the document as it may be changed; 412 otherwise. A version number in quotes, where there are versions, guards the content alone; `*` accepts any document that exists',
  example: '"3"',
});
const createOnly = z
  .string()
  .optional()
  .meta({
    param: { id: 'Create-Only' },
    description: '`*` creates only; 412 for a document that exists',
    example: '*',
  });
const knownTags = z.string().optional().meta({
  description: 'ETags of bodies that the caller has; 304 in place of one of them',
  example: '"q83vEjRWeJCrze8SNFZ4kA"',
});

function preconditionsOf(contract: Contract) {
  const ifNoneMatch = takesKnownTags(contract) ? knownTags : takesCreateOnly(contract) && createOnly;
  return {
    ...(contract.ifMatch && { 'If-Match': ifMatch }),
    ...(ifNoneMatch && { 'If-None-Match': ifNoneMatch }),
  };
}

const signature = z.object({
  'webhook-id': z.string().meta({
    description: 'Id of the message, bound by the signature: 1 to 256 visible ASCII characters, no full stop',
    example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
  }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'Seconds since 1970, at most five minutes from now', example: '1795343700' }),
});

/** The schemes of a call are alternatives: one of the scopes is enough, in a token got on the page or pasted there. */
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
      header: contract.signed ? signature : z.object(preconditionsOf(contract)),
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

/** The frames of the socket, which no call shows. */
function frames(): NonNullable<ZodOpenApiComponentsObject['schemas']> {
  const opts = { override: shapeSchema };
  return {
    ...createSchema(clientFrame, { io: 'input', opts }).components,
    ...createSchema(serverFrame, { io: 'output', opts }).components,
  };
}

/** The OpenAPI 3.1 document, made from the contracts only. */
export function openApiDocument() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of catalogue) {
    paths[contract.path] = {
      ...paths[contract.path],
      [contract.method.toLowerCase()]: operationOf(contract),
    };
  }
  const generated = createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Laurel', version: '1.0.0', description: introduction },
      servers: [{ url: '/' }],
      tags: tags.map((tag) => ({ ...tag, 'x-displayName': titled(tag.name) })),
      paths,
      components: {
        schemas: frames(),
        examples: exampleComponents,
        securitySchemes,
      },
    },
    { override: shapeSchema },
  );
  // A copy, because calls share the objects of their fields, and a shared one would get its text more than once.
  const document = JSON.parse(JSON.stringify(generated), openReferences) as typeof generated &
    DescribedDocument;
  nameVariants(document.components.schemas);
  shortenExtensions(document.components.schemas);
  describeDocument(document);
  shareParts(document);
  return document;
}

/**
 * The document as the repository has it: in a stable order, so that a change of a contract shows as a small difference.
 */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
