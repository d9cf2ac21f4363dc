import * as z from 'zod';
import { memberId, points } from '#shared/contracts/fields.ts';
import { collections } from '#shared/domain/engagement/definition.ts';
import { closeReasons } from '#shared/domain/realtime/member-sockets.ts';

/** A frame that a client may send over the socket. */
export const clientFrame = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ping') }),
    z.strictObject({ type: z.literal('resume'), afterSeq: z.int().min(0).max(1_000_000_000) }),
  ])
  .meta({ id: 'ClientFrame' });

const balanceFrame = z
  .strictObject({
    type: z.literal('balance'),
    memberId,
    seq: z.int(),
    available: points,
    pending: points,
    reserved: points,
    held: points,
    tier: z.string().meta({ description: 'Id of the tier of the member' }),
    cause: z.strictObject({
      kind: z.string(),
      reference: z.string(),
      points: points.meta({
        description:
          'Points that the member gained, or lost below zero (`capture`: out of `reserved`). Where the total stays, those moved, above zero: `reservation` and `hold` take them from `available`, `void`, `lapse`, `release` and `maturation` bring them',
      }),
      pending: points.optional().meta({
        description: 'Points by which `pending` rose, or fell below zero; absent where it stayed',
      }),
    }),
  })
  .meta({ id: 'BalanceFrame' });

const tierFrame = z
  .strictObject({ type: z.literal('tier'), memberId, seq: z.int(), from: z.string(), to: z.string() })
  .meta({ id: 'TierFrame' });

const progressFrame = z
  .strictObject({
    type: z.literal('progress'),
    memberId,
    seq: z.int().meta({ description: 'Newest entry that is counted' }),
    collection: z.enum(collections).meta({
      description: '`achievements`: of an achievement; `challenges`: of a challenge',
    }),
    id: z.string().meta({ description: 'Id of the achievement or challenge' }),
    name: z.string().meta({ description: 'Name of the achievement or challenge' }),
    progress: z.int().meta({ description: 'On the way to the next time; with steps, those done' }),
    target: z.int().meta({ description: 'Target of that way; with steps, how many there are' }),
    steps: z
      .array(
        z.strictObject({
          id: z.string().meta({ description: 'Id of the step' }),
          progress: z.int().meta({ description: 'On the way to the target of the step' }),
          target: z.int().meta({ description: 'Target of the step' }),
        }),
      )
      .optional()
      .meta({ description: 'Each step, where there are steps' }),
    unlocked: z.int().meta({ description: 'Times unlocked in the period, without those revoked' }),
  })
  .meta({ id: 'ProgressFrame' });

const pongFrame = z.strictObject({ type: z.literal('pong') }).meta({ id: 'PongFrame' });

const resumeIncompleteFrame = z
  .strictObject({
    type: z.literal('resume-incomplete'),
    fromSeq: z.int().meta({ description: 'First entry that was not sent: read on from it over the API' }),
  })
  .meta({ id: 'ResumeIncompleteFrame' });

const closedFrame = z
  .strictObject({ type: z.literal('closed'), reason: z.enum(closeReasons) })
  .meta({ id: 'ClosedFrame' });

const errorFrame = z
  .strictObject({ type: z.literal('error'), code: z.string(), detail: z.string() })
  .meta({ id: 'ErrorFrame' });

/** A frame that the server sends. A balance frame has a whole balance: ignore a `seq` that you have passed. */
export const serverFrame = z
  .discriminatedUnion('type', [
    balanceFrame,
    tierFrame,
    progressFrame,
    pongFrame,
    resumeIncompleteFrame,
    closedFrame,
    errorFrame,
  ])
  .meta({ id: 'ServerFrame' });

export type ServerFrame = z.infer<typeof serverFrame>;
