import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refusalGuide } from '#shared/contracts/catalogue/refusal-guide.ts';
import { HouseholdFull } from '#shared/domain/households/refusals.ts';
import {
  AmountExceedsOriginal,
  InsufficientPoints,
  NothingToExplain,
  OccurredInFuture,
  TooManyPoints,
  TooOld,
  UnknownLine,
  UnknownTier,
  UnsupportedCurrency,
} from '#shared/domain/ledger/refusals.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { PaymentsExceedPayable } from '#shared/domain/purchases/refusals.ts';
import type { Refusal } from '#shared/domain/refusal.ts';
import { RewardUnavailable } from '#shared/domain/rewards/refusals.ts';
import { checkReward } from '#shared/domain/rewards/reward.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const noon = Date.parse('2026-11-22T12:00:00Z');

/** Classes whose case has values, with the fields that a program reads them from. */
const told: readonly (readonly [Refusal, object])[] = [
  [new InsufficientPoints(300, 500), { available: 300, needed: 500 }],
  [new UnsupportedCurrency(initialProgram), { currencies: ['EUR', 'GBP', 'USD'] }],
  [
    new UnknownLine('return', [{ pointer: '/lines/1/lineId', message: 'is no line' }]),
    { errors: [{ pointer: '/lines/1/lineId' }] },
  ],
  [new UnknownTier(['blue', 'gold']), { tiers: ['blue', 'gold'] }],
  [new OccurredInFuture(noon), { serverTime: '2026-11-22T12:00:00.000Z' }],
  [new TooOld(noon), { earliest: '2026-11-22T12:00:00.000Z' }],
  [new TooManyPoints(7), { limit: 7 }],
  [new NothingToExplain('refund'), { kind: 'refund' }],
  [new HouseholdFull(8), { limit: 8 }],
  [new PaymentsExceedPayable(7, 8), { payable: 7 }],
  [new AmountExceedsOriginal('Less is left.', { left: 3 }), { left: 3 }],
  [new RewardUnavailable('not yet', { from: 'then' }), { reason: 'not yet', from: 'then' }],
];

describe('a refusal', () => {
  it.each(told.map(([refusal, fields]) => [refusal.name, refusal, fields] as const))(
    '%s tells its values in fields',
    (_, refusal, fields) => expect(refusal.data).toMatchObject(fields),
  );

  it('names in its guide each field that it has, so that a caller finds it', () => {
    const guides = refusalGuide as Readonly<Record<string, { meaning: string; advice: string } | undefined>>;
    const unnamed = told.flatMap(([{ code, data }]) => {
      const { meaning = '', advice = '' } = guides[code] ?? {};
      return Object.keys(data)
        .filter((field) => !`${meaning} ${advice}`.includes(`\`${field}\``) && field !== 'errors')
        .map((field) => `${code}: ${field}`);
    });
    expect(unnamed).toEqual([]);
  });

  it('says a value in its sentence only beside a field that has it', () => {
    const classes = globSync('shared/domain/**/*.ts', { cwd: root }).flatMap((file) =>
      [
        ...readFileSync(`${root}${file}`, 'utf8').matchAll(/class (\w+) extends Refusal \{([\s\S]*?)\n\}\n/g),
      ].map(([, name = '', body = '']) => ({
        name,
        quotes: /detail: `[^`]*\$\{/.test(body),
        data: body.includes('data'),
      })),
    );
    expect(classes.length).toBeGreaterThan(60);
    expect(
      classes
        .filter(({ quotes, data }) => quotes && !data)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      // A method and a size that the sentence alone needs: no program acts on them.
      'MethodNotAllowed',
      'PayloadTooLarge',
      'RateLimited',
      'StatusUnchanged',
      'TooManyMisses',
      'TooManyUnknownReceivers',
    ]);
  });
});

it('payments above what points can pay say both sums', () => {
  expect(new PaymentsExceedPayable(1000, 1001).message).toMatch(/sum to 1001, and points can pay 1000/);
});

it('a reward says when and for whom it can be redeemed', () => {
  const reward = { rewardId: 'tea', version: 1, name: 'Tea', points: 5 };
  const refused = (terms: object) => {
    try {
      return checkReward({ ...reward, ...terms }, 'blue', noon);
    } catch (error) {
      return (error as Refusal).data;
    }
  };
  const later = noon + 1000;
  expect(refused({ from: later })).toEqual({ reason: 'not yet', from: '2026-11-22T12:00:01.000Z' });
  expect(refused({ to: noon })).toEqual({ reason: 'no longer', to: '2026-11-22T12:00:00.000Z' });
  expect(refused({ tiers: ['gold'] })).toEqual({ reason: 'not for this tier', tiers: ['gold'] });
  expect(refused({})).toMatchObject({ rewardId: 'tea' });
});
