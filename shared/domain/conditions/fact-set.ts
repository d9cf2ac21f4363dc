import type { Params, Scalar } from './condition.ts';

/** The numbers that a fact can be. */
export interface NumberRange {
  readonly min: number;
  /** The fact is above `min`, never equal to it. */
  readonly above?: true;
  readonly max: number;
  readonly integer: boolean;
  /** The same range in words that follow the name of the fact. */
  readonly inWords: string;
}

/**
 * Params of a number that is counted over a part of something, such as the lines of a purchase. Each list selects a
 * part, and the fact counts everything that at least one list selects. A longer list never gives a smaller number.
 */
export interface ParamsRule {
  /** The lists, each with the length limit of its texts. `{}` stands for the whole. */
  readonly lists: Readonly<Record<string, number>>;
  /** The part in words: `which lines`. */
  readonly inWords: string;
  /** The fact that is the same number with `{}`. */
  readonly whole: string;
}

/** The values that a fact can have; they decide which operators and values a test of it may have. */
export type FactKind =
  /** Always known. */
  | {
      readonly kind: 'number';
      readonly range: NumberRange;
      readonly params?: ParamsRule;
    }
  | {
      readonly kind: 'text';
      readonly lengthMax: number;
      /** The only possible texts, where they never change. */
      readonly values?: readonly string[];
    }
  | { readonly kind: 'texts'; readonly lengthMax: number }
  | { readonly kind: 'flag' }
  /** A record, read by `path`. Its values are texts, numbers, true or false; each may be missing. */
  | { readonly kind: 'attributes'; readonly lengthMax: number; readonly example: string };

export type ReadFact<Facts> = (facts: Facts, params: Params) => unknown;

/**
 * A fact is read from the facts of an event, or it is a fact of the person. A decision on the person is taken apart
 * from the event, and only its truth is recorded; see `person-tests.ts`.
 */
export type Fact<Facts> = FactKind &
  (
    | { readonly read: ReadFact<Facts>; readonly ofPerson?: undefined }
    | { readonly ofPerson: true; readonly read?: undefined }
  );

/** The kinds of the facts that conditions may test, by name: enough to check conditions. */
export type FactKinds = Readonly<Record<string, FactKind & { readonly ofPerson?: true | undefined }>>;

/**
 * The facts that the conditions of one capability may test, by name. The capability defines its set once; checks,
 * predicates, explanations and shortfalls take the set as an argument.
 */
export type FactSet<Facts> = Readonly<Record<string, Fact<Facts>>>;

/** undefined where the set has no fact of that name; safe with any text. */
export function factOf<Kind>(facts: Readonly<Record<string, Kind>>, name: string): Kind | undefined {
  return Object.hasOwn(facts, name) ? facts[name] : undefined;
}

const unknown: ReadFact<unknown> = () => undefined;

/** Reads a fact. An unknown fact is undefined, as json-rules-engine has it with `allowUndefinedFacts`. */
export function readerOf<Facts>(facts: FactSet<Facts>, name: string): ReadFact<Facts> {
  return factOf(facts, name)?.read ?? unknown;
}

/** The attribute at `$.name`; a name may have dots and hyphens in it. */
export function attributeAt(attributes: unknown, path: string | undefined): unknown {
  if (!path?.startsWith('$.')) return undefined;
  return (attributes as Readonly<Record<string, Scalar>> | undefined)?.[path.slice(2)];
}
