import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

const plainFacts = [
  'total',
  'grossTotal',
  'totalBase',
  'currency',
  'channel',
  'store',
  'storeGroup',
  'country',
  'skus',
  'categories',
  'quantity',
  'lineCount',
  'weekday',
  'hour',
  'tier',
  'purchaseCount',
  'daysSinceEnrolment',
] as const;

/** The person's facts as json-rules-engine gets them: values, not truths. */
export interface WholePerson extends PersonFacts {
  readonly isBirthday: boolean;
}

function engineOf(rules: readonly { readonly id: string; readonly conditions: Condition }[]): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const { id, conditions } of rules) {
    const root = { all: [structuredClone(conditions)] } as TopLevelCondition;
    engine.addRule({ conditions: root, event: { type: id } });
  }
  return engine;
}

/** Which promotions' conditions hold, by json-rules-engine itself. */
export async function firedByJsonRulesEngine(
  promotions: readonly PromotionVersion[],
  facts: PromotionFacts,
  person: WholePerson,
): Promise<readonly string[]> {
  const engine = engineOf(promotions.map(({ promotionId: id, conditions }) => ({ id, conditions })));
  for (const name of plainFacts) engine.addFact(name, () => facts[name]);
  engine.addFact('amountOf', (params) => facts.amountOf(params as Selection));
  engine.addFact('quantityOf', (params) => facts.quantityOf(params as Selection));
  engine.addFact('isBirthday', person.isBirthday);
  engine.addFact('attributes', () => person.attributes);
  engine.addFact('segments', () => person.segments);
  const { events } = await engine.run();
  return events.map(({ type }) => type).sort();
}
