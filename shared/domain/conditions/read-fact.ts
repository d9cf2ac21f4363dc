import type { Facts } from './facts.ts';
import type { Selection } from './selection.ts';

export type ReadFact = (facts: Facts, params: Selection) => unknown;

/** The facts of a purchase that a condition may name. */
export const purchaseFacts: ReadonlyMap<string, ReadFact> = new Map<string, ReadFact>([
  ['total', (facts) => facts.total],
  ['totalBase', (facts) => facts.totalBase],
  ['currency', (facts) => facts.currency],
  ['channel', (facts) => facts.channel],
  ['store', (facts) => facts.store],
  ['skus', (facts) => facts.skus],
  ['categories', (facts) => facts.categories],
  ['quantity', (facts) => facts.quantity],
  ['lineCount', (facts) => facts.lineCount],
  ['weekday', (facts) => facts.weekday],
  ['hour', (facts) => facts.hour],
  ['tier', (facts) => facts.tier],
  ['purchaseCount', (facts) => facts.purchaseCount],
  ['daysSinceEnrolment', (facts) => facts.daysSinceEnrolment],
  ['amountOf', (facts, params) => facts.amountOf(params)],
  ['quantityOf', (facts, params) => facts.quantityOf(params)],
]);

const nothing: ReadFact = () => undefined;

/** A fact that nobody knows is undefined, as json-rules-engine has it with `allowUndefinedFacts`. */
export function readFact(name: string): ReadFact {
  return purchaseFacts.get(name) ?? nothing;
}
