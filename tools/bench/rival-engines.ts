import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { PromotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import type { Campaign } from './campaigns.ts';

/** The facts that the campaigns ask for. The rivals get them before the clock runs; Laurel must find them itself. */
export interface PlainFacts {
  readonly [fact: string]: unknown;
}

export function plainFacts({
  skus,
  categories,
  store,
  channel,
  total,
  weekday,
  quantity,
  lineCount,
  purchaseCount,
}: PromotionFacts): PlainFacts {
  return { skus, categories, store, channel, total, weekday, quantity, lineCount, purchaseCount };
}

export interface Rival {
  readonly name: string;
  /** The ids of the promotions whose conditions hold, in order. */
  fire(facts: PlainFacts): Promise<readonly string[]>;
}

export function jsonRulesEngine(campaigns: readonly Campaign[]): Rival {
  const engine = new Engine();
  for (const { promotion } of campaigns) {
    const conditions = structuredClone(promotion.conditions) as TopLevelCondition;
    engine.addRule({ conditions, event: { type: promotion.promotionId } });
  }
  return {
    name: 'json-rules-engine',
    fire: async (facts) => {
      const { events } = await engine.run(facts);
      return events.map(({ type }) => type).sort();
    },
  };
}

/** One decision table with a column for each fact and a row for each promotion. It collects every hit. */
function decisionTable(campaigns: readonly Campaign[]): object {
  const columns = [...new Set(campaigns.flatMap(({ asked }) => asked.map(({ test }) => test.fact)))];
  const rules = campaigns.map(({ promotion, asked }) => ({
    _id: promotion.promotionId,
    ...Object.fromEntries(columns.map((column) => [column, ''])),
    ...Object.fromEntries(asked.map(({ test, cell }) => [test.fact, cell])),
    fired: JSON.stringify(promotion.promotionId),
  }));
  const content = {
    hitPolicy: 'collect',
    inputs: columns.map((field) => ({ id: field, name: field, field })),
    outputs: [{ id: 'fired', name: 'fired', field: 'fired' }],
    rules,
  };
  const position = { x: 0, y: 0 };
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position },
      { id: 'table', type: 'decisionTableNode', name: 'table', position, content },
      { id: 'out', type: 'outputNode', name: 'out', position },
    ],
    edges: [
      { id: 'first', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'last', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
}

export function zenEngine(campaigns: readonly Campaign[]): Rival {
  const decision = new ZenEngine().createDecision(new ZenDecisionContent(decisionTable(campaigns)));
  return {
    name: 'zen-engine',
    fire: async (facts) => {
      const { result } = await decision.evaluate(facts);
      return (result as { fired: string }[]).map(({ fired }) => fired).sort();
    },
  };
}
