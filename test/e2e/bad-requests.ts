import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Contract } from '#shared/contracts/contract.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import { achievement, challenge } from './definitions.ts';
import type { CallOptions, Environment } from './environment.ts';
import { partnerPurchase } from './partners.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';
import type { RefusalsGiven } from './refusals-given.ts';

const MARKER = 'zq-planted-7731';

/** Paths, queries and methods. */
export function refuseBadRequests(given: () => RefusalsGiven): void {
  let environment: Environment;
  let member: string;
  let other: string;
  let members: readonly string[];
  let before: Awaited<ReturnType<Environment['contents']>>;

  beforeAll(() => {
    let marketer: string;
    ({ environment, member, other, members, marketer, before } = given());
    queries.listActs = `actor=${marketer}`;
  });

  async function refused(
    [method, path, options]: readonly [string, string, CallOptions?],
    refusal: { status: number; code: string; pointers?: readonly string[] },
  ): Promise<Answer> {
    const answer = await environment.call(method, path, options);
    expectRefused(answer, refusal);
    expect(answer.text).not.toContain(MARKER);
    expect(await environment.contents()).toEqual(before);
    return answer;
  }

  const bodies: Readonly<Record<string, object>> = {
    putMember: {},
    bookPurchase: purchaseOf(100),
    bookForgottenPurchase: purchaseOf(100, { reason: 'card-forgotten' }),
    movePurchase: { to: 'card:2981000000001', reason: 'wrong-card' },
    lookupMember: { card: '2981000012345' },
    joinHousehold: {},
    putSegments: { segments: ['tea-lovers'] },
    putProgram: initialProgram,
    putReward: { name: 'A tea', points: 300 },
    putPromotion: doublePoints,
    activatePromotion: {},
    approvePromotion: {},
    rejectPromotion: { reason: 'too much' },
    putAchievement: achievement,
    activateAchievement: {},
    joinChallenge: {},
    putChallenge: challenge,
    activateChallenge: {},
    backFillAchievement: {},
    backFillChallenge: {},
    startBacktest: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
    bookReturn: { occurredAt: new Date().toISOString() },
    bookDelivery: { occurredAt: new Date().toISOString() },
    quotePurchase: { purchase: purchaseOf(100) },
    redeemPoints: { points: 1 },
    captureRedemption: {},
    captureRedemptionPart: { points: 1 },
    voidRedemption: {},
    claimRedemption: {},
    refundRedemption: {},
    transferPoints: { to: 'card:2981000000001', points: 1 },
    adjustPoints: { points: 1, reason: 'late delivery' },
    approveAdjustment: {},
    approveAct: {},
    rejectAct: { reason: 'no receipt' },
    rejectAdjustment: { reason: 'no receipt' },
    changeStatus: { status: 'suspended', reason: 'other' },
    linkSignIn: { username: 'dev-analyst' },
    mergeMembers: { from: 'card:2981000000001', reason: 'other' },
    putClient: { stores: ['dublin-1'] },
    putPartner: { name: 'Air Miles' },
    bookPartnerPurchase: partnerPurchase('m-1', 'p1'),
    bookPartnerReturn: {
      member: 'm-1',
      purchaseId: 'p1',
      returnId: 'r1',
      occurredAt: new Date().toISOString(),
    },
    bookOpening: { source: 'legacy', points: 1 },
    putOpeningImport: { sha256: '0'.repeat(64), points: 1, rows: 1 },
  };

  /** Queries that calls cannot do without, by call. */
  const queries: Record<string, string> = { findReceipts: 'store=dublin-1&purchaseId=p1' };

  /** A call with these ids in its path, as somebody who may make it. */
  function callOf(
    contract: Contract,
    ids: Readonly<Record<string, string>>,
    query = '',
  ): [string, string, CallOptions] {
    const path = contract.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1');
    const body = bodies[contract.operationId];
    const asked = [queries[contract.operationId], query].filter((part) => part).join('&');
    return [contract.method, asked ? `${path}?${asked}` : path, { as: 'admin', ...(body && { body }) }];
  }

  const perMember = catalogue.filter(({ path }) => path.includes('{member}'));

  const badMembers = {
    'a member id with #': 'm%231',
    'an encoded blank': '%20',
    'a member id of 65 characters': 'm'.repeat(65),
    'one that begins with a dash': '-m',
    'an encoded slash': `m%2F${MARKER}`,
    'an encoded zero byte': 'm%00',
    'encoded twice': 'm%252F1',
    'letters beyond ASCII': 'm%C3%A9',
    'a card with letters': `card:${MARKER}`,
    'a card of 3 digits': 'card:298',
    'a card of 33 digits': 'card:'.padEnd(38, '2'),
    'an e-mail address': 'email:robin@example.com',
  };

  describe.each(perMember)('$method $path', (contract) => {
    it.each(Object.entries(badMembers))('is refused for %s', async (_, id) => {
      await refused(callOf(contract, { member: id }), {
        status: 400,
        code: 'validation',
        pointers: ['/path/member'],
      });
    });

    it('is no call without a member', async () => {
      await refused(callOf(contract, { member: '' }), { status: 404, code: 'not-found' });
    });
  });

  describe.each(perMember.filter(({ operationId }) => operationId !== 'putMember'))(
    '$operationId',
    (contract) => {
      it('does not know a member that was never enrolled', async () => {
        const unknown = { status: 404, code: 'member-not-found' };
        await refused(callOf(contract, { member: newMemberId() }), unknown);
        await refused(callOf(contract, { member: 'card:2981999999999' }), unknown);
        for (const id of ['constructor', 'toString', 'hasOwnProperty'])
          await refused(callOf(contract, { member: id }), unknown);
      });
    },
  );

  describe.each(catalogue)('a query of $operationId', (contract) => {
    it.each(['zz', '__proto__', 'constructor', 'AT', 'limit%5B%5D'])(
      'is refused for the unknown field %s',
      async (name) => {
        const call = callOf(contract, { member }, `${name}=${MARKER}`);
        await refused(call, {
          status: 400,
          code: 'validation',
          pointers: [`/query/${decodeURIComponent(name)}`],
        });
      },
    );
  });

  const lists = catalogue.filter(({ query }) => 'cursor' in (query as z.ZodObject).shape);

  describe.each(lists)('paging of $operationId', (contract) => {
    const invalid = (field: string) => ({ status: 400, code: 'validation', pointers: [`/query/${field}`] });

    it.each(['0', '201', 'abc', '-1', '1.5', '', '1e2', '0x10', '٣', '50,50', `${MARKER}`])(
      'refuses the limit "%s"',
      async (limit) => {
        await refused(callOf(contract, { member }, `limit=${encodeURIComponent(limit)}`), invalid('limit'));
      },
    );

    it('refuses a limit given twice', async () => {
      await refused(callOf(contract, { member }, 'limit=5&limit=6'), invalid('limit'));
    });

    const cursorOf = async (list: Contract, whose: string): Promise<string> => {
      const answer = await environment.call(...callOf(list, { member: whose }, 'limit=1'));
      return answer.body.nextCursor;
    };

    it("refuses another member's cursor, another list's, one grown, cut, or made up", async () => {
      const own = await cursorOf(contract, member);
      const foreign = perMember.includes(contract) ? [await cursorOf(contract, other)] : [];
      for (const list of lists) if (list !== contract) foreign.push(await cursorOf(list, member));
      const made = [
        '',
        'a',
        'MQ',
        `${own}A`,
        own.slice(1),
        own.slice(0, -1),
        ` ${own}`,
        `${own}=`,
        MARKER,
        'x'.repeat(513),
      ];
      for (const cursor of [...foreign, ...made]) {
        await refused(
          callOf(contract, { member }, `cursor=${encodeURIComponent(cursor)}`),
          invalid('cursor'),
        );
      }
    });

    it('names no member in a cursor', async () => {
      let [cursor, pages] = [await cursorOf(contract, member), 1];
      for (; cursor !== undefined && pages < 100; pages += 1) {
        const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
        const named = members.filter((id) => `${cursor} ${bytes}`.includes(id));
        expect([pages, named]).toEqual([pages, []]);
        const query = `limit=1&cursor=${cursor}`;
        cursor = (await environment.call(...callOf(contract, { member }, query))).body.nextCursor;
      }
      expect(pages).toBeGreaterThan(1);
    });

    it('refuses a cursor with any one character changed', async () => {
      const own = await cursorOf(contract, member);
      const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
      await fc.assert(
        fc.asyncProperty(fc.nat(own.length - 1), letters, async (place, letter) => {
          fc.pre(own[place] !== letter);
          const cursor = own.slice(0, place) + letter + own.slice(place + 1);
          const answer = await environment.call(...callOf(contract, { member }, `cursor=${cursor}`));
          expectRefused(answer, invalid('cursor'));
        }),
        { numRuns: 60 },
      );
      expect(await environment.contents()).toEqual(before);
    });
  });

  describe('a balance at', () => {
    it.each(['', 'now', '2026-02-30T10:00:00Z', '2026-11-22T10:00:00', '2026-11-22', '0', MARKER])(
      '"%s" is refused',
      async (at) => {
        const path = `/v1/members/${member}/balance?at=${encodeURIComponent(at)}`;
        await refused(['GET', path], { status: 400, code: 'validation', pointers: ['/query/at'] });
      },
    );

    it.each([1_000, 86_400_000, 253_000_000_000_000 - Date.now()])(
      'a time %d ms ahead is refused',
      async (ahead) => {
        // Ahead of whatever the clock says when it arrives, however slow the machine.
        const at = new Date(Date.now() + ahead + 600_000).toISOString();
        await refused(['GET', `/v1/members/${member}/balance?at=${at}`], {
          status: 400,
          code: 'validation',
          pointers: ['/query/at'],
        });
      },
    );
  });

  describe('the acts of staff', () => {
    it.each([
      ['nobody', '', '/query'],
      ['both by and to somebody', 'actor=a&member=m-1', '/query'],
      ['a member by a card', 'member=card%3A2981000000001', '/query/member'],
      ['no day', 'actor=a&from=2026-02-30T10:00:00Z', '/query/from'],
      [
        'an end before the beginning',
        'actor=a&from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z',
        '/query/to',
      ],
    ])('with %s are refused', async (_, query, pointer) => {
      const refusal = { status: 400, code: 'validation', pointers: [pointer] };
      await refused(['GET', `/v1/audit?${query}`, { as: 'agent' }], refusal);
    });
  });

  describe('an entry', () => {
    it.each(['0', '-1', '1.5', '01', 'abc', '1e3', '9999999999', '%20', '1%00'])(
      'by the number "%s" is refused',
      async (seq) => {
        const path = `/v1/members/${member}/entries/${seq}`;
        await refused(['GET', path], { status: 400, code: 'validation', pointers: ['/path/seq'] });
      },
    );

    it.each(['8', '999999999'])('by the number %s is not there', async (seq) => {
      await refused(['GET', `/v1/members/${member}/entries/${seq}`], {
        status: 404,
        code: 'entry-not-found',
      });
    });
  });

  /** Every id in a path, but members and numbers, which have forms of their own. */
  const named = catalogue.flatMap((contract) =>
    [...contract.path.matchAll(/\{(\w+)\}/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'member' && name !== 'memberId' && name !== 'seq')
      .map((name) => ({ contract, name, operation: contract.operationId })),
  );

  describe.each(named)('the $name of $operation', ({ contract, name }) => {
    it.each(['a%23b', '-a', 'x'.repeat(65), '%20', 'a%2Fb', '.a', 'a:b', `%C3%A9${MARKER}`])(
      '"%s" is refused',
      async (id) => {
        await refused(callOf(contract, { member, [name]: id }), {
          status: 400,
          code: 'validation',
          pointers: [`/path/${name}`],
        });
      },
    );
  });

  describe('a path that is no call', () => {
    it.each([
      ['GET', '/v1/nothing'],
      ['GET', `/v1/members/${MARKER}/secrets`],
      ['GET', '/v1/members'],
      ['GET', '/v1/'],
      ['GET', '/v1/program/'],
      ['GET', '/v1/members/m-1/balance/x'],
      ['GET', '/v1/Program'],
      ['GET', '/v1/rewards/'],
      ['POST', '/v1/members/m-1/redemptions/r1/lapse'],
    ])('%s %s is 404 not-found', async (method, path) => {
      await refused([method, path], { status: 404, code: 'not-found' });
    });
  });

  describe('a method that is no call of its path', () => {
    it.each([
      ['DELETE', '/v1/audit'],
      ['PUT', '/v1/audit'],
      ['DELETE', '/v1/program'],
      ['POST', '/v1/program'],
      ['PATCH', '/v1/members/m-1'],
      ['PUT', '/v1/members/m-1/balance'],
      ['POST', '/v1/members/m-1/purchases/p1'],
      ['DELETE', '/v1/members/m-1/purchases/p1'],
      ['DELETE', '/v1/rewards/coffee'],
      ['POST', '/v1/promotions'],
      ['PATCH', '/v1/promotions/tea'],
      ['PUT', '/v1/promotions/tea/activate'],
      ['GET', '/v1/promotions/tea/pause'],
      ['DELETE', '/v1/promotions/tea/versions'],
      ['GET', '/v1/quotes'],
      ['DELETE', '/v1/clients/till'],
      ['DELETE', '/v1/partners/air-miles'],
      ['GET', '/v1/partners/air-miles/keys'],
      ['PUT', '/v1/partners/air-miles/purchases'],
      ['PUT', '/v1/purchases'],
      ['PUT', '/v1/members/m-1/redemptions'],
      ['POST', '/v1/members/m-1/redemptions/r1'],
      ['DELETE', '/v1/members/m-1/redemptions/r1'],
      ['PUT', '/v1/members/m-1/redemptions/r1/capture'],
      ['GET', '/v1/members/m-1/redemptions/r1/refunds/f1'],
      ['GET', '/v1/members/m-1/purchases/p1/returns/r1'],
      ['GET', '/v1/members/m-1/transfers/t1'],
      ['GET', '/v1/members/m-1/adjustments/a1/approve'],
      ['PUT', '/v1/members/m-1/adjustments/a1/approve'],
      ['POST', '/v1/adjustments'],
      ['PUT', '/v1/members/m-1/adjustments/a1/reject'],
      ['GET', '/v1/members/m-1/openings/o1'],
    ])('%s %s is 405 method-not-allowed', async (method, path) => {
      await refused([method, path], { status: 405, code: 'method-not-allowed' });
    });
  });
}
