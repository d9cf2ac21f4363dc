import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberId, noParams, page, paging, text, time } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';

export const auditedAct = z
  .strictObject({
    at: time,
    actor: z.string().meta({ description: "The subject of the caller's token" }),
    client: z.string().meta({ description: 'The app client that the token was given to' }),
    scopes: z.array(z.string()).meta({ description: 'The staff scopes that the token had' }),
    from: z.string().meta({ description: 'The network address that the call came from' }),
    operation: z.string().meta({ example: 'adjustPoints' }),
    route: z.string().meta({ example: 'PUT /v1/members/{member}/adjustments/{adjustmentId}' }),
    memberId: memberId
      .optional()
      .meta({ description: 'Absent where no member was named, or none was found' }),
    ids: z
      .record(z.string(), id)
      .meta({ description: 'What else the path named', example: { adjustmentId: 'a-17' } }),
    requestId: z.string().meta({ description: 'The `instance` of its problem, if it was refused' }),
    outcome: z
      .union([z.strictObject({ status: z.int(), code: z.string().optional() }), z.literal('unknown')])
      .meta({
        description: 'Status and problem code; `unknown` is under way, or ended without a record of it',
      }),
  })
  .meta({ id: 'AuditedAct' });

export type AuditedActDocument = z.infer<typeof auditedAct>;

export const listActs = contract({
  operationId: 'listActs',
  capability: 'audit',
  method: 'GET',
  path: '/v1/audit',
  summary: 'What staff did, by who did it or by whom it was done to, newest first',
  description:
    'Every call of a marketer, agent, analyst or admin that can change something or reveals a person, refused ones too. ' +
    'Exactly one of `member` and `actor`. By member an act is found a moment after its end is recorded; one whose outcome ' +
    'is `unknown` is found by its actor.',
  scopes: ['agent'],
  params: noParams,
  query: paging
    .extend({
      member: memberId.optional(),
      actor: text(256).optional().meta({ description: 'The subject of a token' }),
      from: instant.optional().meta({ description: 'The first instant' }),
      to: instant.optional().meta({ description: 'The first instant after it' }),
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
