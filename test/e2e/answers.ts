import { expect } from 'vitest';
import * as z from 'zod';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { everyBody, everyCaller, everywhere, problem } from '#shared/contracts/problem.ts';
import { refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';
import { checkNotModified, checkTag } from './entity-tags.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The bytes as text. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: every body is checked against its contract before a test reads it
  readonly body: any;
}

/** Members that some problems have beside the standard ones. */
const extensions: Readonly<Record<string, z.ZodRawShape>> = {
  'version-conflict': { current: z.int().optional() },
  'not-enrolled-then': { enrolledAt: z.iso.datetime() },
  'member-merged': { into: z.string() },
  'sign-in-again': { maxAge: z.int().min(0).max(600) },
  'state-full': { what: z.string(), limit: z.int() },
  'insufficient-points': { available: z.int(), needed: z.int().min(1) },
  'amount-exceeds-original': {
    left: z.int().min(0).optional(),
    lines: z
      .array(
        z.strictObject({
          lineId: z.string(),
          returnable: z.number().min(0).optional(),
          returnableAmount: z.int().min(0).optional(),
        }),
      )
      .optional(),
  },
  'household-full': { limit: z.int() },
  'nothing-to-explain': { kind: z.string() },
  'occurred-in-future': { serverTime: z.iso.datetime() },
  'too-old': { earliest: z.iso.datetime() },
  'payments-exceed-payable': { payable: z.int().min(0) },
  'too-many-points': { limit: z.int() },
  'unknown-tier': { tiers: z.array(z.string()).min(1) },
  'unsupported-currency': { currencies: z.array(z.string()).min(1) },
  'adjustment-approved': {
    decidedBy: z.string().optional(),
    decidedAt: z.string().optional(),
    memberId: z.string(),
    seq: z.int(),
  },
  'act-approved': {
    decidedBy: z.string().optional(),
    decidedAt: z.string().optional(),
    memberId: z.string().optional(),
    seq: z.int().optional(),
  },
  'act-rejected': {
    decidedBy: z.string(),
    decidedAt: z.string(),
    reason: z.string(),
    rejectionReason: z.string(),
  },
  'adjustment-not-found': { memberId: z.string().optional(), seq: z.int().optional() },
  'adjustment-rejected': {
    decidedBy: z.string(),
    decidedAt: z.string(),
    reason: z.string(),
    rejectionReason: z.string(),
  },
  'sale-booked': { purchaseId: z.string(), memberId: z.string().optional() },
  'purchase-booked': { memberId: z.string() },
  'reward-unavailable': {
    reason: z.enum(['not known', 'not yet', 'no longer', 'not for this tier', 'out of stock']),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    tiers: z.array(z.string()).min(1).optional(),
  },
  'redemption-captured': { captured: z.int().min(1) },
  'below-minimum': { minimum: z.int().min(1) },
  'not-a-step': { step: z.int().min(1) },
  'version-not-found': { newest: z.int().min(1) },
  'challenge-not-joinable': {
    reason: z.enum(['automatic', 'not yet']),
    from: z.iso.datetime().optional(),
  },
  'challenge-ended': { to: z.iso.datetime() },
  'too-many-definitions': { what: z.enum(['definitions', 'bytes']), limit: z.int() },
  'too-many-promotions': { what: z.enum(['promotions', 'bytes']), limit: z.int() },
};

const pointer = z.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/);
const error = z.strictObject({ pointer, message: z.string().min(1), memberId: z.string().optional() });
const errors = z.array(error).min(1);

/** Patterns that no response may show: stacks, files, modules and products behind the API. */
const LEAKS = [/\n\s+at /, /node_modules/, /file:\/\//, /\.(?:ts|mjs|js)\b/, /dynamo|dynoxide|zod|lambda/i];

const gatewayStatuses = [401, 403];
/**
 * Codes of a function behind the gateway, for a call that no gateway should let through. They belong to no call, so
 * they are in no contract.
 */
const behindGateway = ['unauthorized'];

/** The contract of a call; undefined where no route fits. */
export function contractOf(method: string, path: string): Contract | undefined {
  const [plain = ''] = path.split('?');
  return catalogue.find((contract) => {
    const pattern = contract.path.replaceAll(/\{\w+\}/g, '[^/]+');
    return contract.method === method && new RegExp(`^${pattern}$`).test(plain);
  });
}

function checkProblem(answer: Answer, contract: Contract | undefined): void {
  const { code } = answer.body;
  const strict = z.strictObject({ ...problem.shape, errors: errors.optional(), ...extensions[code] });
  expect(strict.safeParse(answer.body).error).toBeUndefined();
  const known = contract
    ? [
        ...contract.refusals,
        ...everywhere,
        ...(contract.scopes === 'public' ? [] : [...behindGateway, ...everyCaller]),
        ...(contract.body ? everyBody : []),
      ]
    : ['not-found', 'method-not-allowed'];
  expect(known).toContain(code);
  const { status, title } = refusalKinds.find((kind) => kind.code === code) ?? {};
  expect(answer.body).toMatchObject({
    status,
    title,
    type: `urn:laurel:problem:${code}`,
    help: `/docs/errors#${code}`,
  });
  expect(answer.status).toBe(status);
  expect(answer.body.instance).toBe(answer.headers.get('apigw-requestid'));
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

function checkSuccess(answer: Answer, contract: Contract): void {
  const promised = contract.answers[answer.status];
  expect(Object.keys(contract.answers)).toContain(String(answer.status));
  for (const header of Object.keys(promised?.headers ?? {})) expect(answer.headers.has(header)).toBe(true);
  if (promised?.schema === undefined) {
    expect([answer.headers.get('content-type'), answer.text]).toEqual([null, '']);
    return;
  }
  expect(answer.headers.get('content-type')).toBe('application/json');
  // Parsed, a document is the same: nothing in it that the contract does not name.
  const parsed = promised.schema.safeParse(answer.body);
  expect(parsed.error).toBeUndefined();
  expect(parsed.data).toEqual(answer.body);
}

/** Holds an answer to what the contract of its call promises, whatever the test is about. */
export function checkAnswer(
  answer: Answer,
  contract: Contract | undefined,
  secrets: readonly string[],
): void {
  if (answer.status < 300 && contract) {
    checkSuccess(answer, contract);
    checkTag(answer, contract);
    return;
  }
  if (answer.status === 304 && contract) {
    checkNotModified(answer, contract);
    return;
  }
  // The id of a request is letters by chance: it may spell anything.
  const said = answer.text.replaceAll(answer.body.instance ?? '', '');
  for (const leak of LEAKS) expect(said).not.toMatch(leak);
  for (const secret of secrets) expect(answer.text).not.toContain(secret);
  if (answer.headers.get('content-type') === 'application/problem+json') {
    checkProblem(answer, contract);
  } else {
    expect(gatewayStatuses).toContain(answer.status);
    expect(answer.body).toEqual({ message: expect.any(String) });
  }
}

/** That a call was refused so, naming these places and no other. */
export function expectRefused(
  answer: Answer,
  refusal: { status: number; code: string; pointers?: readonly string[] | undefined },
): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const { code, errors: named = [] } = answer.body as { code: string; errors?: { pointer: string }[] };
  const pointers = [...new Set(named.map((error) => error.pointer))];
  expect({ status: answer.status, code, pointers }).toEqual({ pointers: [], ...refusal });
}
