import type { Explanation } from '#shared/contracts/ledger/explain-entry.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { choosePromotions } from '#shared/domain/ledger/acts/choose-promotions.ts';
import { basePoints, basketOf } from '#shared/domain/ledger/acts/earning.ts';
import { nearMisses } from '#shared/domain/ledger/acts/near-misses.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { EntryNotFound, NothingToExplain } from '#shared/domain/ledger/refusals.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { Choice } from '#shared/domain/promotions/choose.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { fittingBrief } from '#shared/usecases/answer-size.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { type EntryOf, logOf, type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import type { CurrentRules } from '#shared/usecases/program/current-rules.ts';
import { explainMisfit } from '#shared/usecases/promotions/explain-misfit.ts';
import { inItsStore, type RulesInForce, ready } from '#shared/usecases/promotions/rules-in-force.ts';

type Explained = Explanation['promotions'][number];

/** A purchase, restored from its entry and its line detail. */
async function recordedPurchase(log: LogReader, entry: Entry): Promise<Purchase> {
  const { purchase, occurredAt } = entry;
  if (!purchase) throw new NothingToExplain(entry.kind);
  return { ...purchase, occurredAt, ...unpackLines(await log.lines(entry)) };
}

/** A part of a whole with at most four decimals. */
function shareOf(part: number, whole: number): string | undefined {
  return whole > 0 ? String(Math.round((part / whole) * 10_000) / 10_000) : undefined;
}

/** The exact base points of a purchase as a decimal text, at most four decimals, beside the whole points of its award. */
function explainBase({ awards = [] }: Entry, basket: Basket): Explanation['base'] {
  const { numerator, denominator } = basePoints(basket);
  const exact = String(Math.round((Number(numerator) / Number(denominator)) * 10_000) / 10_000);
  const award = awards.find(({ promotionId, reason }) => promotionId === undefined && reason === 'base');
  return { exact, points: award?.points ?? 0 };
}

const isAward = ({ awards = [] }: Entry, promotionId: string) =>
  awards.some((award) => award.promotionId === promotionId);

/** Everything that the booking of an accrual was decided on, read again. */
interface Replayed {
  readonly rules: RulesInForce;
  readonly entry: Entry;
  readonly facts: PromotionFacts;
  readonly choice: Choice;
  readonly base: Explanation['base'];
  readonly earned: number;
  /** Whether the view shows a promotion: an award, or a near miss; all of them in the full one. */
  readonly shows: (promotionId: string) => boolean;
}

function replay(
  rules: RulesInForce,
  { entry }: LedgerRecord,
  before: AccountState,
  { purchase, view }: { readonly purchase: Purchase; readonly view: View },
): Replayed {
  const { program, promotions } = rules;
  const basket = basketOf(program, purchase);
  const { truths, budgetsLeft = [], revoked } = entry.judged ?? {};
  const left = new Map(budgetsLeft.map((budget) => [budget.promotionId, budget.left]));
  const considered = { promotions, truths, budgetsLeft: left, revoked };
  const { purchaseCount, enrolledAt, tier } = before;
  const missed = view === 'full' ? [] : nearMisses(program, before, purchase, considered, view);
  const shown = new Set(missed.map(({ promotion }) => promotion.promotionId));
  return {
    rules,
    entry,
    facts: factsOf(program, purchase, basket, { tierId: tier.tierId, purchaseCount, enrolledAt }),
    choice: choosePromotions(program, before, purchase, basket, considered),
    base: explainBase(entry, basket),
    earned: (entry.awards ?? []).reduce((sum, { points }) => sum + points, 0),
    shows: (promotionId) => view === 'full' || isAward(entry, promotionId) || shown.has(promotionId),
  };
}

async function explainPromotion(
  { rules, entry, facts, choice, earned }: Replayed,
  promotion: PromotionVersion,
): Promise<Explained> {
  const { promotionId, version, name } = promotion;
  const named = { promotionId, version, name };
  const award = entry.awards?.find((one) => one.promotionId === promotionId);
  if (award) {
    const share = shareOf(award.points, earned);
    return { ...named, outcome: 'applied', points: award.points, ...(share !== undefined && { share }) };
  }
  const shadow = entry.judged?.shadow.find((one) => one.promotionId === promotionId);
  if (shadow) return { ...named, outcome: 'shadow', points: shadow.points };
  const passed = choice.passedOver.get(promotionId);
  if (passed) {
    return { ...named, outcome: passed.because, ...('by' in passed && { by: passed.by }) };
  }
  // The promotion was chosen, but its points rounded down to zero.
  if (choice.chosen.some((offer) => offer.promotion.promotionId === promotionId)) {
    return { ...named, outcome: 'nothing' };
  }
  const { personTests } = rules.promotions;
  const failed = await explainMisfit(promotion, facts, personTests, entry.judged?.truths);
  return { ...named, outcome: 'conditions', failed: [...failed] };
}

/** The first failed test only, for responses that have no room for all of them. */
function inBrief({ failed, ...explained }: Explained): Explained {
  return { ...explained, ...(failed && { failed: failed.slice(0, 1).map(({ pointer }) => ({ pointer })) }) };
}

interface ExplanationRequest extends EntryOf, Reader {
  readonly applied?: boolean | undefined;
  readonly view?: View;
}

/**
 * Explains the points of a purchase. The same decision runs again on the recorded facts, with the versions of the
 * booking.
 */
export async function explainEntry(
  stores: LogStores & { readonly rules: CurrentRules },
  asked: string,
  seq: number,
  { of, own, applied, view = 'full' }: ExplanationRequest = {},
): Promise<Explanation> {
  const { ledger } = stores;
  const memberId = logOf(await readHead(ledger, asked, { own }), of);
  const [record, before] = await Promise.all([ledger.entry(memberId, seq), ledger.entry(memberId, seq - 1)]);
  if (!record || !before) throw new EntryNotFound();
  const { entry } = record;
  if (entry.kind !== 'accrual') throw new NothingToExplain(entry.kind);
  const recorded = await recordedPurchase(new LogReader(stores, memberId), entry);
  const { purchase } = await inItsStore(stores.rules, { purchase: recorded }, entry.programVersion);
  const rules = await stores.rules.at(entry.programVersion);
  if (!rules) throw new TypeError('the configuration of an entry is missing');
  const replayed = replay(ready(rules), record, before.state, { purchase, view });
  const promotions: Explained[] = [];
  for (const promotion of replayed.rules.promotions.promotions) {
    const { promotionId } = promotion;
    if (!replayed.shows(promotionId)) continue;
    if (applied !== undefined && applied !== isAward(entry, promotionId)) continue;
    promotions.push(await explainPromotion(replayed, promotion));
  }
  const { reference, programVersion: configuration } = entry;
  const programVersion = rules.program.version;
  return {
    memberId,
    seq,
    reference,
    programVersion,
    configuration,
    rules: { configuration, programVersion },
    pointsEarned: replayed.earned,
    base: replayed.base,
    promotions: [...fittingBrief(promotions, inBrief)],
  };
}
