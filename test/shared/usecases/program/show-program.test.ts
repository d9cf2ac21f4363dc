import { expect, it } from 'vitest';
import * as z from 'zod';
import { program as contract } from '#shared/contracts/program/program.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { withoutThresholds } from '#shared/usecases/program/show-program.ts';

/** Fields above which an act of a person is checked: a member's own token sees none of them. */
const hidden = [
  'adjustmentApprovalAbove',
  'promotionApprovalAbove',
  'redemption.freshSignInAbove',
  'staffPointsPerDay',
];

/** Everything else that a programme may have. A new field belongs into one of the two lists, after some thought. */
const shown = [
  'version',
  'timeZone',
  'baseCurrency',
  'rates',
  'earn',
  'earn.pointsPerUnit',
  'earn.exclude',
  'earn.exclude.skus',
  'earn.exclude.categories',
  'maturity',
  'maturity.days',
  'expiry',
  'expiry.months',
  'expiry.roundTo',
  'redemption',
  'redemption.pointValue',
  'redemption.minimum',
  'redemption.step',
  'redemption.exclude',
  'redemption.exclude.skus',
  'redemption.exclude.categories',
  'redemption.refundDays',
  'quotes',
  'quotes.honourMinutes',
  'clawback',
  'tiers',
  'tierPeriod',
  'tierPeriod.months',
  'tierGrace',
  'tierGrace.days',
  'referral',
  'referral.referrerPoints',
  'referral.friendPoints',
  'referral.minimumSpend',
];

function inner(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? inner(schema.unwrap() as z.ZodType)
    : schema;
}

/** The paths of all fields of an object, those of the objects in it too. */
function fieldsOf(schema: z.ZodType, path = ''): readonly string[] {
  const object = inner(schema);
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape).flatMap(([name, field]) => [
    path + name,
    ...fieldsOf(field as z.ZodType, `${path}${name}.`),
  ]);
}

/** A programme with a value in every field, however it looks. */
function filled(schema: z.ZodType): unknown {
  const object = inner(schema);
  if (!(object instanceof z.ZodObject)) return 1;
  return Object.fromEntries(
    Object.entries(object.shape).map(([name, field]) => [name, filled(field as z.ZodType)]),
  );
}

const pathsIn = (value: unknown, path = ''): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) => [path + name, ...pathsIn(part, `${path}${name}.`)])
    : [];

it('every field of the programme is known to be a threshold or not', () => {
  expect(fieldsOf(contract).toSorted()).toEqual([...shown, ...hidden].toSorted());
});

it("a member's own token sees every field of the programme but the thresholds of checks", () => {
  const whole = filled(contract) as Program;
  expect(pathsIn(whole).toSorted()).toEqual([...shown, ...hidden].toSorted());
  expect(pathsIn(withoutThresholds(whole)).toSorted()).toEqual(shown.toSorted());
  expect(initialProgram).toMatchObject(withoutThresholds(initialProgram));
});
