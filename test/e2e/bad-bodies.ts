import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { expectRefused } from './answers.ts';
import { achievement, challenge } from './definitions.ts';
import type { As, Environment } from './environment.ts';
import { partnerPurchase, type SigningPartner, signed } from './partners.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';
import type { RefusalsGiven } from './refusals-given.ts';

const MARKER = 'zq-planted-7731';
const KB = 1024;
const EMPTY = 'empty';
const NOT_UTF_8 = 'not UTF-8';

/** Bodies that are no JSON, too large, or not what a call takes. */
export function refuseBadBodies(given: () => RefusalsGiven): void {
  let environment: Environment;
  let member: string;
  let partner: SigningPartner;
  let before: Awaited<ReturnType<Environment['contents']>>;

  beforeAll(() => {
    ({ environment, member, partner, before } = given());
  });

  const withBody = catalogue.filter(({ body }) => body);

  /** A body of each call that would be accepted, so that only what a case breaks is wrong. */
  const sound: Readonly<Record<string, object>> = {
    putMember: { profile: { givenName: 'Robin' }, attributes: { note: 'x' } },
    lookupMember: { card: '2981000012345' },
    joinHousehold: { mayRedeem: true },
    putSegments: { segments: ['tea-lovers'] },
    bookPurchase: purchaseOf([100, 200]),
    bookForgottenPurchase: purchaseOf([100, 200], { reason: 'card-forgotten' }),
    movePurchase: { to: 'card:2981000000001', reason: 'wrong-card' },
    putProgram: { ...initialProgram, tierGrace: { days: 7 } },
    putReward: { name: 'A tea', points: 300 },
    putStore: { name: 'Dublin', timeZone: 'Europe/Dublin' },
    putPromotion: doublePoints,
    activatePromotion: { version: 1 },
    approvePromotion: {},
    rejectPromotion: { reason: 'too much' },
    putAchievement: achievement,
    activateAchievement: {},
    pauseAchievement: {},
    joinChallenge: {},
    putChallenge: challenge,
    activateChallenge: {},
    backFillAchievement: {},
    backFillChallenge: {},
    pauseChallenge: {},
    startBacktest: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
    bookReturn: { occurredAt: new Date().toISOString(), lines: [{ lineId: '1', quantity: 1 }] },
    bookDelivery: { occurredAt: new Date().toISOString() },
    quotePurchase: { purchase: purchaseOf(100) },
    redeemPoints: { points: 1 },
    captureRedemption: { points: 1 },
    captureRedemptionPart: { points: 1 },
    voidRedemption: {},
    claimRedemption: {},
    refundRedemption: { points: 1 },
    transferPoints: { to: 'card:2981000000001', points: 1 },
    adjustPoints: { points: 1, reason: 'late delivery' },
    approveAdjustment: {},
    approveAct: {},
    rejectAct: { reason: 'no receipt' },
    rejectAdjustment: { reason: 'no receipt' },
    pausePromotion: {},
    createPartnerKey: {},
    changeStatus: { status: 'suspended', reason: 'other' },
    linkSignIn: { username: 'dev-analyst' },
    mergeMembers: { from: 'card:2981000000001', reason: 'other' },
    putClient: { name: 'Tills', stores: ['dublin-1'] },
    putPartner: { name: 'Air Miles' },
    bookPartnerPurchase: partnerPurchase('m-1', 'bad'),
    bookPartnerReturn: {
      member: 'm-1',
      purchaseId: 'bad',
      returnId: 'bad',
      occurredAt: new Date().toISOString(),
    },
    bookOpening: { source: 'legacy', points: 1 },
    putOpeningImport: { sha256: '0'.repeat(64), points: 1, rows: 1 },
  };

  const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

  /** The text of a sound body with a member put in front of its others. */
  function withFirst(body: object, first: string): string {
    return JSON.stringify(body).replace('{', `{${first},`).replace(',}', '}');
  }

  /** The text of a sound body in which a key stands twice: one of its own where it has any. */
  function withTwice(body: object): string {
    const [key = 'x'] = Object.keys(body);
    return withFirst(body, `"${key}":"${MARKER}","${key}":1`);
  }

  interface Case {
    readonly name: string;
    readonly bytes: (body: object) => string | Uint8Array;
    readonly headers?: Readonly<Record<string, string>>;
    readonly status: number;
    readonly code: string;
    readonly pointers?: readonly string[];
  }

  const invalidJson = { status: 400, code: 'invalid-json' };
  const notJson = { status: 415, code: 'unsupported-media-type' };
  const invalid = { status: 400, code: 'validation' };

  const cases: readonly Case[] = [
    { name: EMPTY, bytes: () => '', ...invalidJson },
    { name: 'blank', bytes: () => ' \n', ...invalidJson },
    { name: 'truncated', bytes: (body) => JSON.stringify(body).slice(0, -1), ...invalidJson },
    { name: 'followed by more', bytes: (body) => `${JSON.stringify(body)} {}`, ...invalidJson },
    { name: 'no JSON', bytes: () => `<a>${MARKER}</a>`, ...invalidJson },
    { name: 'a comment in it', bytes: (body) => `/* ${MARKER} */ ${JSON.stringify(body)}`, ...invalidJson },
    { name: 'NaN', bytes: (body) => withFirst(body, '"x":NaN'), ...invalidJson },
    { name: NOT_UTF_8, bytes: () => Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d), ...invalidJson },
    { name: 'a byte order mark', bytes: (body) => `\ufeff${JSON.stringify(body)}`, ...invalidJson },
    { name: 'an array 10,000 deep', bytes: () => nested(10_000, '[', ']'), ...invalidJson },
    {
      name: 'an object 10,000 deep',
      bytes: () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      ...invalidJson,
    },
    {
      name: '10,000 deep under a known field',
      bytes: (body) => withFirst(body, `"x":${nested(10_000, '[', ']')}`),
      ...invalidJson,
    },
    {
      name: 'a key named twice',
      bytes: withTwice,
      ...invalidJson,
    },
    { name: 'a key named twice in other spelling', bytes: () => '{"a":1,"\\u0061":2}', ...invalidJson },
    { name: 'a key named twice below', bytes: () => `{"a":[{"b":"${MARKER}","b":2}]}`, ...invalidJson },
    ...['null', '[]', '"text"', '12', 'true'].map((bytes) => ({
      name: `no object but ${bytes}`,
      bytes: () => bytes,
      ...invalid,
      pointers: [''],
    })),
    {
      name: '257 KB',
      bytes: () => JSON.stringify({ x: MARKER.padEnd(257 * KB) }),
      status: 413,
      code: 'payload-too-large',
    },
    {
      name: '257 KB of two-byte characters',
      bytes: () => JSON.stringify({ x: 'é'.repeat(129 * KB) }),
      status: 413,
      code: 'payload-too-large',
    },
    {
      name: '255 KB, and an unknown field',
      bytes: () => JSON.stringify({ zz: 'x'.repeat(255 * KB) }),
      ...invalid,
    },
    {
      name: '__proto__ at the top',
      bytes: (body) => withFirst(body, '"__proto__":{"a":1}'),
      ...invalid,
      pointers: [''],
    },
    { name: '__proto__ escaped', bytes: () => '{"\\u005f_proto__":null}', ...invalid, pointers: [''] },
    {
      name: '__proto__ below',
      bytes: (body) => withFirst(body, '"a":{"b":[{"__proto__":{}}]}'),
      ...invalid,
      pointers: [''],
    },
    {
      name: 'constructor',
      bytes: (body) => withFirst(body, `"constructor":{"prototype":"${MARKER}"}`),
      ...invalid,
    },
    { name: 'an unknown field', bytes: (body) => withFirst(body, `"zz":"${MARKER}"`), ...invalid },
    { name: 'no content type', headers: {}, bytes: JSON.stringify, ...notJson },
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'application/json5',
      'json',
      '',
    ].map((type) => ({
      name: `content type "${type}"`,
      headers: { 'content-type': type },
      bytes: JSON.stringify,
      ...notJson,
    })),
  ];

  function pathOf({ path }: Contract): string {
    return path.replace('{member}', member).replaceAll(/\{\w+\}/g, 'bad');
  }

  function callerOf({ scopes }: Contract): As {
    return scopes === 'public' ? 'nobody' : (scopes.find((one) => one !== 'member') ?? 'admin');
  }

  describe.each(withBody)('a body of $operationId', (contract) => {
    // Where all of a body may be left out, none is sound, too.
    const wrong = cases
      .filter(({ name }) => name !== EMPTY || contract.bodyOptional !== true)
      // The gateway hands it on as other bytes: of those that were signed nothing is left.
      .filter(({ name }) => name !== NOT_UTF_8 || contract.signed !== true);

    it.each(wrong)('$name: $status $code', async ({ bytes, headers, status, code, pointers }) => {
      const body = sound[contract.operationId];
      if (!body) throw new Error(`${contract.operationId} needs a valid body in \`sound\` of bad-bodies.ts`);
      const sent = Buffer.from(bytes(body));
      const answer = await environment.call(contract.method, pathOf(contract), {
        as: callerOf(contract),
        bytes: sent,
        headers: {
          ...(headers ?? { 'content-type': 'application/json' }),
          ...(contract.signed && signed(partner.secret, sent)),
        },
      });
      expectRefused(answer, {
        status,
        code,
        pointers: pointers ?? (code === 'validation' ? pointersOf(answer.body) : []),
      });
      expect(answer.text).not.toContain(MARKER);
      expect(await environment.contents()).toEqual(before);
    });
  });

  /** An unknown field is named among whatever else a case left out. */
  function pointersOf({
    errors,
  }: {
    errors: readonly { pointer: string; message: string }[];
  }): readonly string[] {
    const pointers = [...new Set(errors.map(({ pointer }) => pointer))];
    expect(
      errors.some(({ pointer, message }) => /^\/(zz|constructor)$/.test(pointer) && /known/.test(message)),
    ).toBe(true);
    return pointers;
  }

  it('a body that is no JSON by its type and too large by its length is refused once, and the connection stays', async () => {
    const path = `/v1/members/${member}/purchases/bad`;
    const bytes = Buffer.alloc(1024 * KB, 'x');
    expectRefused(await environment.call('PUT', path, { bytes }), notJson);
    expect((await environment.call('GET', `/v1/members/${member}`)).status).toBe(200);
  });
}
