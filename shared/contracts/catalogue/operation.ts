import * as z from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Contract } from '#shared/contracts/contract.ts';
import type { Deprecation } from '#shared/contracts/deprecation.ts';
import { takesCreateOnly, takesKnownTags } from '#shared/contracts/preconditions.ts';
import { responsesOf } from './responses.ts';

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

/** The mark of a part that is on its way out, for readers. */
function describeDeprecation({ since, sunset, instead }: Deprecation): string {
  const use = instead === undefined ? '' : ` Use ${instead}.`;
  return `Deprecated since ${since}; may be gone from ${sunset} on.${use}`;
}

function queryOf({ query, deprecatedQuery = {} }: Contract): z.ZodObject {
  const { shape } = query as z.ZodObject;
  const marked = Object.entries(deprecatedQuery).map(([name, mark]) => {
    const field = shape[name] as z.ZodType;
    const description = [field.description, describeDeprecation(mark)].filter(Boolean).join('. ');
    return [name, field.meta({ ...field.meta(), description, param: { deprecated: true } })];
  });
  return z.object({ ...shape, ...Object.fromEntries(marked) });
}

/** A call as the document shows it. */
export function operationOf(contract: Contract): ZodOpenApiOperationObject {
  const { operationId, capability, summary, description, params, body, bodyExample, deprecated } = contract;
  const leaving = deprecated && describeDeprecation(deprecated);
  return {
    operationId,
    tags: [capability],
    summary,
    ...(deprecated && { deprecated: true }),
    description: [leaving, description, describeAccess(contract)].filter(Boolean).join('\n\n'),
    security: securityOf(contract),
    requestParams: {
      path: params as z.ZodObject,
      query: queryOf(contract),
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
