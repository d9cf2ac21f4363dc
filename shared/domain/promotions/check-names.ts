import type { Condition, Scalar, Test } from '#shared/domain/conditions/condition.ts';
import { isoExponent } from '#shared/domain/money/currencies.ts';
import { type Program, rateToBase } from '#shared/domain/program/program.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import type { Audience } from './promotion.ts';

/** Names of an audience that a programme does not know. */
export function checkAudience(audience: Audience | undefined, program: Program): readonly FieldError[] {
  const tiers = checkTiers(audience?.tiers ?? [], '/audience/tiers', program);
  if (!audience?.experiment) return tiers;
  return [...tiers, { pointer: '/audience/experiment', message: 'is not an experiment' }];
}

function checkTiers(tiers: readonly Scalar[], at: string, { tiers: known }: Program): readonly FieldError[] {
  const message = `is not a tier of the programme, which has ${known.map(({ id }) => id).join(', ')}`;
  return tiers.flatMap((tier, index) =>
    known.some(({ id }) => id === tier) ? [] : [{ pointer: `${at}/${index}`, message }],
  );
}

/** Tiers and currencies that tests name. */
export function checkNames(condition: Condition, at: string, program: Program): readonly FieldError[] {
  if ('not' in condition) return checkNames(condition.not, `${at}/not`, program);
  if ('all' in condition) {
    return condition.all.flatMap((part, index) => checkNames(part, `${at}/all/${index}`, program));
  }
  if ('any' in condition) {
    return condition.any.flatMap((part, index) => checkNames(part, `${at}/any/${index}`, program));
  }
  return checkNamesOf(condition, `${at}/value`, program);
}

function checkNamesOf({ fact, value }: Test, at: string, program: Program): readonly FieldError[] {
  if (fact !== 'tier' && fact !== 'currency') return [];
  const check = fact === 'tier' ? checkTiers : checkCurrencies;
  if (typeof value !== 'object') {
    return check([value], at, program).map(({ message }) => ({ pointer: at, message }));
  }
  return 'fact' in value ? [] : check(value, at, program);
}

function checkCurrencies(currencies: readonly Scalar[], at: string, program: Program): readonly FieldError[] {
  return currencies.flatMap((currency, index) => {
    const code = String(currency);
    if (isoExponent(code) === undefined) {
      return [{ pointer: `${at}/${index}`, message: 'must be a currency of ISO 4217, as EUR' }];
    }
    if (rateToBase(program, code) !== undefined) return [];
    return [{ pointer: `${at}/${index}`, message: 'is a currency that the programme has no rate for' }];
  });
}
