import type { Condition, FactReference, Operator } from '#shared/domain/conditions/condition.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import { type Selection, selects } from '#shared/domain/purchases/selection.ts';

/** A purchase and its member as plainly as they can be said. */
export interface Scene {
  readonly lines: readonly {
    readonly sku: string;
    readonly category?: string | undefined;
    readonly quantity: number;
    readonly amount: number;
  }[];
  readonly at: number;
  readonly weekday: number;
  readonly hour: number;
  readonly currency: string;
  readonly channel: string;
  readonly store?: string | undefined;
  readonly storeGroup?: string | undefined;
  readonly country?: string | undefined;
  readonly tier: string;
  readonly purchaseCount: number;
  readonly daysSinceEnrolment: number;
  readonly segments: readonly string[];
  readonly isBirthday: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function factOf(scene: Scene, fact: string, params: Selection = {}, path?: string): unknown {
  const lines = scene.lines.filter((line) => selects(params, line));
  const sum = (field: 'amount' | 'quantity') => lines.reduce((total, line) => total + line[field], 0);
  switch (fact) {
    case 'total':
    case 'grossTotal':
    case 'totalBase':
    case 'amountOf':
      return sum('amount');
    case 'quantity':
    case 'quantityOf':
      return sum('quantity');
    case 'skus':
      return scene.lines.map(({ sku }) => sku);
    case 'categories':
      return scene.lines.flatMap(({ category }) => category ?? []);
    case 'lineCount':
      return scene.lines.length;
    case 'attributes':
      return scene.attributes[path?.slice(2) ?? ''];
    default:
      return (scene as unknown as Record<string, unknown>)[fact];
  }
}

type Compare = (fact: unknown, value: unknown) => boolean;

const isNumeric = (fact: unknown) => !Number.isNaN(Number.parseFloat(String(fact)));
const numeric = (compare: (fact: number, value: number) => boolean): Compare => {
  return (fact, value) => isNumeric(fact) && compare(fact as number, value as number);
};
const list = (compare: (fact: unknown[], value: unknown) => boolean): Compare => {
  return (fact, value) => Array.isArray(fact) && compare(fact, value);
};

/** As json-rules-engine has them. */
const operators: Readonly<Record<Operator, Compare>> = {
  equal: (fact, value) => fact === value,
  notEqual: (fact, value) => fact !== value,
  in: (fact, value) => (value as unknown[]).includes(fact),
  notIn: (fact, value) => !(value as unknown[]).includes(fact),
  contains: list((fact, value) => fact.includes(value)),
  doesNotContain: list((fact, value) => !fact.includes(value)),
  lessThan: numeric((fact, value) => fact < value),
  lessThanInclusive: numeric((fact, value) => fact <= value),
  greaterThan: numeric((fact, value) => fact > value),
  greaterThanInclusive: numeric((fact, value) => fact >= value),
};

export function holds(condition: Condition, scene: Scene): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, scene));
  if ('any' in condition) return condition.any.some((part) => holds(part, scene));
  if ('not' in condition) return !holds(condition.not, scene);
  const { fact, operator, value, params, path } = condition;
  const isReference = typeof value === 'object' && !Array.isArray(value);
  const other = isReference ? (value as FactReference) : undefined;
  const against = other ? factOf(scene, other.fact, other.params) : value;
  return operators[operator](factOf(scene, fact, params, path), against);
}

export function applies({ schedule = {}, audience = {}, conditions }: Promotion, scene: Scene): boolean {
  const { from, to, weekdays, hours } = schedule;
  if (from !== undefined && scene.at < from) return false;
  if (to !== undefined && scene.at >= to) return false;
  if (weekdays && !weekdays.includes(scene.weekday)) return false;
  if (hours) {
    const [first, last] = hours;
    const after = scene.hour >= first;
    const before = scene.hour < last;
    if (first < last ? !(after && before) : !(after || before)) return false;
  }
  if (audience.tiers && !audience.tiers.includes(scene.tier)) return false;
  if (audience.segments && !audience.segments.some((segment) => scene.segments.includes(segment)))
    return false;
  return holds(conditions, scene);
}
