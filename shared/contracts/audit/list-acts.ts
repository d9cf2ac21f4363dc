import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberId, noParams, page, paging, text, time } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';

const auditedAct = z
  .strictObject({
    at: time,
    actor: z.string().meta({ description: "Subject of the caller's token" }),
    client: z.string().meta({ description: 'App client that the token was given to' }),
    scopes: z.array(z.string()).meta({ description: 'Staff scopes of the token' }),
    from: z.string().meta({ description: 'Network address of the caller' }),
    operation: z.string().meta({ example: 'adjustPoints' }),
    route: z.string().meta({ example: 'PUT /v1/members/{member}/adjustments/{adjustmentId}' }),
    memberId: memberId.optional().meta({ description: 'Member whom it was about, if any was found' }),
    ids: z
      .record(z.string(), id)
      .meta({ description: 'Other ids of the path', example: { adjustmentId: 'a-17' } }),
    requestId: z.string().meta({ description: 'Id of the request, and `instance` of its problem' }),
    outcome: z
      .union([z.strictObject({ status: z.int(), code: z.string().optional() }), z.literal('unknown')])
      .meta({
        description: 'Status and code, or `unknown`',
      }),
  })
  .meta({ id: 'AuditedAct' });

export type AuditedActDocument = z.infer<typeof auditedAct>;

export const listActs = contract({
  operationId: 'listActs',
  capability: 'audit',
  method: 'GET',
  path: '/v1/audit',
  audit: 'read',
  summary: 'List the acts of staff, newest first',
  description:
    'Every call of staff that can change something or reads something of a member, refused calls too; a read ' +
    'once for each member shown. Send exactly one of `member` and `actor`. Calls about a member are found a ' +
    'moment later; one whose outcome is `unknown` by its actor only.',
  scopes: ['agent'],
  params: noParams,
  query: paging
    .extend({
      member: memberId.optional(),
      actor: text(256).optional().meta({ description: 'Subject of a token' }),
      from: instant.optional().meta({ description: 'First instant of the period' }),
      to: instant.optional().meta({ description: 'First instant after the period' }),
    })
    .refine(
      ({ member, actor }) => (member === undefined) !== (actor === undefined),
      'must name exactly one of member, actor',
    )
    .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
      path: ['to'],
      message: 'must be later than from',
    }),
  body: undefined,
  answers: { 200: { description: 'A page of acts', schema: page(auditedAct) } },
  refusals: [],
});
