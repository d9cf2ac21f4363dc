import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { purchase as contract } from '#shared/contracts/ledger/purchase.ts';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { type LineBody, type PurchaseBody, purchaseOf } from './purchases.ts';
import type { RefusalsGiven } from './refusals-given.ts';

const MARKER = 'zq-planted-7731';
const DAY = 86_400_000;

/** Purchases that are invalid, or that the books forbid. */
export function refuseBadPurchases(given: () => RefusalsGiven): void {
  let environment: Environment;
  let member: string;
  let first: PurchaseBody;
  let before: Awaited<ReturnType<Environment['contents']>>;
  beforeAll(() => {
    ({ environment, member, first, before } = given());
  });

  const sound = purchaseOf([100, 200]);

  /** The sound purchase with other fields; `undefined` leaves one out. */
  const changed = (rest: object): object => ({ ...sound, ...rest });

  /** The sound purchase with its second line changed, and its total as the lines sum up. */
  function withLine(rest: Record<string, unknown>): object {
    const lines = sound.lines.map((line, index) => (index === 1 ? { ...line, ...rest } : line));
    return changed({ lines, total: lines.reduce((sum, { amount }) => sum + Number(amount), 0) });
  }

  const at = (offset: number): string => new Date(Date.now() + offset).toISOString();

  /** Bodies that are wrong in themselves, and the pointers of their problems. */
  const invalid: readonly (readonly [string, () => object, ...string[]])[] = [
    ['an empty object', () => ({}), '/occurredAt', '/channel', '/currency', '/total', '/lines'],
    ['an unknown field', () => changed({ note: MARKER }), '/note'],
    ['an unknown field whose name needs escaping', () => changed({ 'a/b~c': 1 }), '/a~1b~0c'],
    ['an unknown field of a line', () => withLine({ note: MARKER }), '/lines/1/note'],
    [
      'an unknown field of a payment',
      () => changed({ payments: [{ redemptionId: 'r', amount: 1, x: 1 }] }),
      '/payments/0/x',
    ],
    ['no occurredAt', () => changed({ occurredAt: undefined }), '/occurredAt'],
    ...(
      [
        ['30 February', '2026-02-30T10:00:00Z'],
        ['29 February of no leap year', '2025-02-29T10:00:00Z'],
        ['a month 13', '2026-13-01T10:00:00Z'],
        ['hour 24', '2026-11-22T24:00:00Z'],
        ['second 60', '2026-11-22T10:00:60Z'],
        ['no zone', '2026-11-22T10:00:00'],
        ['a date alone', '2026-11-22'],
        ['a blank for the T', '2026-11-22 10:00:00Z'],
        ['an offset of 24 hours', '2026-11-22T10:00:00+24:00'],
        ['words', `tomorrow ${MARKER}`],
        ['an empty text', ''],
        ['a number', 1_790_000_000_000],
        ['null', null],
      ] as const
    ).map(
      ([name, occurredAt]) => [`occurredAt: ${name}`, () => changed({ occurredAt }), '/occurredAt'] as const,
    ),
    ['an unknown channel', () => changed({ channel: `kiosk ${MARKER}` }), '/channel'],
    ['a channel in capitals', () => changed({ channel: 'POS' }), '/channel'],
    ['currency usd', () => changed({ currency: 'usd' }), '/currency'],
    ['a currency of none', () => changed({ currency: null }), '/currency'],
    ...(
      [-1_000_000_000_001, 0.5, '100', 1e21, 1_000_000_000_001, null, [100], { minor: 100 }] as const
    ).flatMap((amount) => [
      [`a total of ${JSON.stringify(amount)}`, () => changed({ total: amount }), '/total'] as const,
      [
        `an amount of ${JSON.stringify(amount)}`,
        () => ({ ...withLine({ amount }), total: 300 }),
        '/lines/1/amount',
      ] as const,
    ]),
    ['no lines', () => changed({ lines: undefined }), '/lines'],
    ['0 lines', () => changed({ lines: [], total: 0 }), '/lines'],
    ['1,001 lines', () => purchaseOf(Array(1001).fill(1)), '/lines'],
    ['a line that is null', () => changed({ lines: [sound.lines[0], null] }), '/lines/1'],
    ['an amount for no piece', () => withLine({ quantity: 0 }), '/lines/1/amount'],
    ...[-1, 0.0001, 1.2345, '2', 1e21, null].map(
      (quantity) =>
        [
          `a quantity of ${JSON.stringify(quantity)}`,
          () => withLine({ quantity }),
          '/lines/1/quantity',
        ] as const,
    ),
    ['a lineId named twice', () => withLine({ lineId: '1' }), '/lines/1/lineId'],
    ...['', 'a b', 'a#b', '-a', 'x'.repeat(65), `ü${MARKER}`].map(
      (lineId) =>
        [`a lineId of "${lineId.slice(0, 9)}"`, () => withLine({ lineId }), '/lines/1/lineId'] as const,
    ),
    ...['', 'x'.repeat(129), `a\u0000${MARKER}`, 'a\nb', '\u007f', '\u0085', 7].flatMap((text) => [
      [
        `a sku of ${JSON.stringify(text).slice(0, 12)}`,
        () => withLine({ sku: text }),
        '/lines/1/sku',
      ] as const,
      [
        `a category of ${JSON.stringify(text).slice(0, 12)}`,
        () => withLine({ category: text }),
        '/lines/1/category',
      ] as const,
    ]),
    ...['store', 'terminal', 'operator'].flatMap((field) =>
      ['', 'x'.repeat(65), 'a\tb', MARKER.padEnd(65), null].map(
        (text) =>
          [
            `a ${field} of ${JSON.stringify(text).slice(0, 12)}`,
            () => changed({ [field]: text }),
            `/${field}`,
          ] as const,
      ),
    ),
    ['earns that is a text', () => withLine({ earns: 'no' }), '/lines/1/earns'],
    [
      '11 payments',
      () =>
        changed({
          payments: Array.from({ length: 11 }, (_, index) => ({ redemptionId: `r${index}`, amount: 0 })),
        }),
      '/payments',
    ],
    [
      'a redemption that pays twice',
      () => changed({ payments: ['r', 'r'].map((redemptionId) => ({ redemptionId, amount: 1 })) }),
      '/payments/1/redemptionId',
    ],
    [
      'a member of a payment that is no id',
      () => changed({ payments: [{ redemptionId: 'r', amount: 1, member: 'card:x' }] }),
      '/payments/0/member',
    ],
    ['a sale of 65 characters', () => changed({ sale: 's'.repeat(65) }), '/sale'],
    ['a sale with a slash', () => changed({ sale: 'dublin/1' }), '/sale'],
    ['a kind of line that nobody knows', () => withLine({ kind: 'voucher' }), '/lines/1/kind'],
    ['a tip below zero', () => withLine({ kind: 'tip', amount: -1 }), '/lines/1/amount'],
    ['goods without a SKU', () => withLine({ sku: undefined }), '/lines/1/sku'],
    ['a quoteVersion below 0', () => changed({ quoteVersion: -1 }), '/quoteVersion'],
    ['two things at once', () => changed({ channel: 'x', currency: 'x' }), '/channel', '/currency'],
  ];

  /** Bodies that are well formed and still refused. */
  const refused: readonly (readonly [string, () => object, string, ...string[]])[] = [
    ['a total below the sum', () => changed({ total: 299 }), 'total-mismatch', '/total'],
    ['a total above the sum', () => changed({ total: 301 }), 'total-mismatch', '/total'],
    [
      'payments above the total',
      () => changed({ payments: [{ redemptionId: 'r', amount: 301 }] }),
      'payments-exceed-payable',
      '/payments',
    ],
    ['goods below zero', () => withLine({ amount: -1 }), 'return-line', '/lines/1/amount'],
    [
      'a discount above its goods',
      () => withLine({ kind: 'discount', amount: -301 }),
      'discount-exceeds-goods',
      '/lines/1/amount',
    ],
    ['six minutes ahead', () => changed({ occurredAt: at(6 * 60_000) }), 'occurred-in-future', '/occurredAt'],
    [
      'the year 9999',
      () => changed({ occurredAt: '9999-12-31T23:59:59Z' }),
      'occurred-in-future',
      '/occurredAt',
    ],
    ['401 days ago', () => changed({ occurredAt: at(-401 * DAY) }), 'too-old', '/occurredAt'],
    ['the year 0001', () => changed({ occurredAt: '0001-01-01T00:00:00Z' }), 'too-old', '/occurredAt'],
    [
      'currency CHF, of which the programme knows nothing',
      () => changed({ currency: 'CHF' }),
      'unsupported-currency',
      '/currency',
    ],
    ['currency XXX, which is none', () => changed({ currency: 'XXX' }), 'unsupported-currency', '/currency'],
  ];

  async function expectNothing(
    answer: Answer,
    status: number,
    code: string,
    pointers: readonly string[],
  ): Promise<void> {
    expectRefused(answer, { status, code, pointers });
    expect(answer.text).not.toContain(MARKER);
    expect(await environment.contents()).toEqual(before);
  }

  describe('a purchase is refused, and nothing is written,', () => {
    it.each(invalid.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
      'when it is invalid: $name',
      async ({ body, pointers }) => {
        await expectNothing(
          await environment.buy(member, 'bad', body() as PurchaseBody),
          400,
          'validation',
          pointers,
        );
      },
    );

    it.each(refused.map(([name, body, code, ...pointers]) => ({ name, body, code, pointers })))(
      'when the books forbid it: $name',
      async ({ body, code, pointers }) => {
        await expectNothing(
          await environment.buy(member, 'bad', body() as PurchaseBody),
          422,
          code,
          pointers,
        );
      },
    );

    it('when its id is booked with other content, whatever differs', async () => {
      const others: readonly object[] = [
        { store: 'dublin-2' },
        { store: undefined },
        { total: 1235, lines: [{ ...first.lines[0], amount: 1235 }] },
        { occurredAt: first.occurredAt.replace('Z', '+00:00') },
        { quoteVersion: 0 },
        { currency: 'CHF' },
        { occurredAt: at(-500 * DAY) },
      ];
      for (const other of others) {
        const answer = await environment.buy(member, 'first', { ...first, ...other });
        await expectNothing(answer, 409, 'reference-reused', []);
      }
    });

    it('when the member is unknown; a sound one then earns under the same id', async () => {
      const unknown = newMemberId();
      await expectNothing(await environment.buy(unknown, 'p', sound), 404, 'member-not-found', []);
      await expectNothing(
        await environment.buy('card:2981999999999', 'p', sound),
        404,
        'member-not-found',
        [],
      );
    });

    it('a value that the contract does not take is refused in place of any field', async () => {
      const paths = [
        'occurredAt',
        'channel',
        'store',
        'currency',
        'total',
        'lines',
        'payments',
        'lineId',
        'sku',
        'amount',
        'quantity',
      ];
      const line = sound.lines[0] as LineBody;
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), async (path, value) => {
          const body =
            path in line
              ? changed({ lines: [{ ...line, [path]: value }], total: 100 })
              : changed({ [path]: value });
          fc.pre(!JSON.stringify(body).includes('__proto__') && !contract.safeParse(body).success);
          const answer = await environment.buy(member, 'bad', body as PurchaseBody);
          expect(answer.body).toMatchObject({ status: 400, code: 'validation' });
        }),
        { numRuns: 150 },
      );
      expect(await environment.contents()).toEqual(before);
    });
  });
}
