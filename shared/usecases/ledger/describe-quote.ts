import type { QuoteAnswer } from '#shared/contracts/ledger/quote-purchase.ts';
import type { NearMiss } from '#shared/domain/ledger/acts/near-misses.ts';
import type { Quote } from '#shared/domain/ledger/acts/quote.ts';
import { describeAward } from '#shared/domain/ledger/describe.ts';
import { isoExponent } from '#shared/domain/money/currencies.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import type { RulesInForce } from '#shared/usecases/promotions/rules-in-force.ts';

/** An amount in major units, with all decimals of its currency: `3.20 EUR`. */
function inMajorUnits(amount: number, currency: string): string {
  const digits = isoExponent(currency) ?? 0;
  const text = String(amount).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${digits === 0 ? text : `${whole}.${text.slice(-digits)}`} ${currency}`;
}

const NAMED_MAX = 3;

function describeSelection({ skus = [], categories = [] }: Selection = {}): string {
  const names = [...skus, ...categories];
  if (names.length === 0) return '';
  const rest = names.length - NAMED_MAX;
  return ` of ${names.slice(0, NAMED_MAX).join(', ')}${rest > 0 ? ` and ${rest} others` : ''}`;
}

const pieces = (count: number, word: string) => `${count} more ${word}${count === 1 ? '' : 's'}`;

/** The shortfall of a near miss, worded as a cashier would say it. */
function describeMissing(program: Program, currency: string, { fact, missing, params }: NearMiss): string {
  switch (fact) {
    case 'total':
    case 'grossTotal':
      return `${inMajorUnits(missing, currency)} more`;
    case 'totalBase':
      return `${inMajorUnits(missing, program.baseCurrency)} more`;
    case 'amountOf':
      return `${inMajorUnits(missing, currency)} more${describeSelection(params)}`;
    case 'lineCount':
      return pieces(missing, 'line');
    default:
      return `${pieces(missing, 'piece')}${describeSelection(params)}`;
  }
}

function currencyOf(program: Program, currency: string, { fact }: NearMiss): string | undefined {
  if (fact === 'totalBase') return program.baseCurrency;
  return fact === 'total' || fact === 'grossTotal' || fact === 'amountOf' ? currency : undefined;
}

function describeNearMiss(
  program: Program,
  currency: string,
  miss: NearMiss,
): QuoteAnswer['nearMisses'][number] {
  const { promotion, fact, missing, params } = miss;
  return present({
    promotionId: promotion.promotionId,
    version: promotion.version,
    name: promotion.name,
    fact,
    params,
    missing,
    currency: currencyOf(program, currency, miss),
    detail: `${describeMissing(program, currency, miss)} for ${promotion.name}`,
  });
}

/** The public form of a quote. `currency` is the purchase's currency. */
export function describeQuote(
  { program, programVersion }: RulesInForce,
  currency: string,
  { pointsEarned, awards, nearMisses, redeemable, tierChange }: Quote,
): QuoteAnswer {
  return present({
    pointsEarned,
    awards: awards.map(describeAward),
    nearMisses: nearMisses.map((miss) => describeNearMiss(program, currency, miss)),
    redeemable,
    tierChange,
    version: program.version,
    rules: { configuration: program.version, programVersion },
  });
}
