import * as z from 'zod';
import type { Contract } from '#shared/contracts/contract.ts';
import { noParams, noQuery, page, paging } from '#shared/contracts/fields.ts';
import type { RefusalCode } from '#shared/domain/refusals/refusal-codes.ts';
import { backFill } from './back-fill.ts';

/** The words and schemas by which the calls of achievements and of challenges differ. */
export interface DefinitionCalls {
  readonly list: string;
  readonly path: string;
  readonly noun: 'achievement' | 'challenge';
  readonly a: string;
  readonly notFound: RefusalCode;
  readonly params: z.ZodType;
  readonly change: z.ZodType;
  readonly shown: z.ZodType;
  readonly version: z.ZodType;
}

const marketers = {
  capability: 'engagement',
  scopes: ['marketer'],
} satisfies Partial<Contract>;

export function puts<Of extends DefinitionCalls>({ path, a, noun, params, change, shown }: Of) {
  return {
    ...marketers,
    method: 'PUT' as const,
    path,
    summary: `Define or change ${a}`,
    description:
      `Takes the whole ${noun} and keeps it as the newest version, in force within 5 seconds unless it is a ` +
      '`draft`. Every change is a version, and the same content again changes nothing. At most 32 KB; at most ' +
      '200 achievements and challenges, of 2 MB together, can be active.',
    params: params as Of['params'],
    query: noQuery,
    entityTag: 'strong' as const,
    ifMatch: true,
    body: change as Of['change'],
    answers: {
      201: { description: 'Created', schema: shown },
      200: { description: 'Changed, or as it was before', schema: shown },
    },
    refusals: ['too-many-definitions'] as const,
  };
}

export function gets<Of extends DefinitionCalls>({ path, a, noun, params, shown, notFound }: Of) {
  return {
    ...marketers,
    method: 'GET' as const,
    path,
    summary: `Read ${a}`,
    description: 'Shows the newest version; `activeVersion` is the version that runs.',
    params: params as Of['params'],
    query: noQuery,
    entityTag: 'strong' as const,
    body: undefined,
    answers: { 200: { description: `The ${noun}`, schema: shown } },
    refusals: [notFound],
  };
}

export function deletes<Of extends DefinitionCalls>({ path, a, noun, params, notFound }: Of) {
  return {
    ...marketers,
    method: 'DELETE' as const,
    path,
    summary: `Delete ${a}`,
    description: `An active ${noun} is refused: pause it first. Its versions stay readable, and go on counting if the id is used again.`,
    params: params as Of['params'],
    query: noQuery,
    ifMatch: true,
    body: undefined,
    answers: { 204: { description: 'Deleted' } },
    refusals: [notFound, 'definition-active' as const],
  };
}

export function activates<Of extends DefinitionCalls>({ path, a, noun, params, shown, notFound }: Of) {
  return {
    ...marketers,
    method: 'POST' as const,
    path: `${path}/activate`,
    summary: `Activate a version of ${a}`,
    description:
      'Activates the newest version, or the one that is named. In force within 5 seconds. It is checked against ' +
      `the current programme: 400 \`validation\` points into the ${noun}.`,
    params: params as Of['params'],
    query: noQuery,
    entityTag: 'strong' as const,
    ifMatch: true,
    body: z.strictObject({
      version: z
        .int()
        .min(1)
        .max(999_999_999)
        .optional()
        .meta({ description: 'Version to activate; the newest unless sent', example: 3 }),
    }),
    bodyOptional: true,
    bodyExample: { version: 3 },
    answers: { 200: { description: 'Active, now or already', schema: shown } },
    refusals: [
      notFound,
      'version-not-found' as const,
      'too-many-definitions' as const,
      ...(noun === 'challenge' ? ['challenge-ended' as const] : []),
    ],
  };
}

export function pauses<Of extends DefinitionCalls>({ path, a, noun, params, shown, notFound }: Of) {
  return {
    ...marketers,
    method: 'POST' as const,
    path: `${path}/pause`,
    summary: `Pause ${a}`,
    description: `Nothing counts for it from within 5 seconds on; progress stays. A paused ${noun} stays as it is; a draft is refused.`,
    params: params as Of['params'],
    query: noQuery,
    entityTag: 'strong' as const,
    ifMatch: true,
    body: z.strictObject({}),
    bodyOptional: true,
    bodyExample: {},
    answers: { 200: { description: 'Paused, now or already', schema: shown } },
    refusals: [notFound, 'definition-not-active' as const],
  };
}

export function lists<Of extends DefinitionCalls>({ list, noun, shown }: Of) {
  return {
    ...marketers,
    method: 'GET' as const,
    path: list,
    summary: `List the ${noun}s`,
    description: 'Each as its newest version, in the byte order of their ids.',
    params: noParams,
    query: paging,
    body: undefined,
    answers: { 200: { description: `A page of ${noun}s`, schema: page(shown) } },
    refusals: [],
  };
}

export function listsVersions<Of extends DefinitionCalls>({ path, a, noun, params, version, notFound }: Of) {
  return {
    ...marketers,
    method: 'GET' as const,
    path: `${path}/versions`,
    summary: `List the versions of ${a}, newest first`,
    description: `Shows who made each version and when it ran, also those of a deleted ${noun}.`,
    params: params as Of['params'],
    query: paging,
    body: undefined,
    answers: { 200: { description: 'A page of versions', schema: page(version) } },
    refusals: [notFound],
  };
}

export function backFills<Of extends DefinitionCalls>({ path, a, noun, params, notFound }: Of) {
  return {
    ...marketers,
    method: 'POST' as const,
    path: `${path}/backfill`,
    summary: `Credit history to ${a}`,
    description:
      `Counts all logs as though the version that runs had been active since the first entry, and unlocks what is ` +
      `reached. Joins and the schedule hold; segments are those of now. Nothing is revoked, and a repeat credits ` +
      `nothing twice. It stops where the ${noun} is paused or changed. Two run at a time; read it until it is done.`,
    params: params as Of['params'],
    query: noQuery,
    body: z.strictObject({}),
    bodyOptional: true,
    bodyExample: {},
    answers: {
      202: { description: 'Taken', schema: backFill, headers: { Location: 'Path of the back-fill' } },
    },
    refusals: [notFound, 'backfill-not-possible' as const],
  };
}
