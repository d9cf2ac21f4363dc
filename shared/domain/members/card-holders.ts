/** A member who got a card at an instant; nobody where that member is forgotten. */
export interface Holding {
  readonly memberId?: string | undefined;
  readonly from: number;
  /** The members who had the card then and were merged into this one, in the order of the merges. */
  readonly was?: readonly string[] | undefined;
}

/** A log that a card may mean: a member's own, or with `of` that of a member who was merged into this one. */
export interface CardLog {
  readonly memberId: string;
  readonly of?: string | undefined;
}

/** A card with its last holders. */
export interface Card {
  /** The member who holds it now. */
  readonly holder?: string | undefined;
  /** In the order in which they got it. None of a card whose first holder is older than the memory of cards. */
  readonly holdings: readonly Holding[];
  /** The instant since which nobody holds it. */
  readonly freedAt?: number | undefined;
}

/** Older holders are forgotten. */
export const HOLDERS_MAX = 10;

/** Holder and merged members of a holding as one text. */
const nameOf = ({ memberId, was = [] }: Holding) => [...was, memberId].join(' ');

/** Neighbours of one member are one holding. */
function joined(holdings: readonly Holding[]): readonly Holding[] {
  return holdings.filter((one, index) => {
    const before = holdings[index - 1];
    return before === undefined || nameOf(before) !== nameOf(one);
  });
}

/** Every holding, also of a card from before they were remembered. */
const holdingsOf = ({ holder, holdings }: Card): readonly Holding[] =>
  holdings.length === 0 && holder !== undefined ? [{ memberId: holder, from: 0 }] : holdings;

/** The logs of a holding: first those of the members who had the card, then the survivor's. None where it is nobody's. */
function logsOf({ memberId, was = [] }: Holding): readonly CardLog[] {
  return memberId === undefined ? [] : [...was.map((of) => ({ memberId, of })), { memberId }];
}

function holdingAt(card: Card, instant: number): Holding | undefined {
  const holdings = holdingsOf(card);
  return holdings.findLast(({ from }) => from <= instant) ?? holdings[0];
}

/**
 * The last member who got the card at or before an instant, else the first who got it after. Undefined where nobody did,
 * and where that member is forgotten: points of one must not go to another.
 */
export function holderAt(card: Card, instant: number): string | undefined {
  return holdingAt(card, instant)?.memberId;
}

/** The logs of who held the card at an instant, as `holderAt` finds that member; without one, of who holds it now. */
export function logsAt(card: Card, instant?: number): readonly CardLog[] {
  if (instant === undefined && card.holder === undefined) return [];
  const holding = instant === undefined ? holdingsOf(card).at(-1) : holdingAt(card, instant);
  return holding ? logsOf(holding) : [];
}

/** The logs of each who held the card at some time since an instant, the newest holder first. */
export function logsSince(card: Card, since: number): readonly (readonly CardLog[])[] {
  const { holder, freedAt } = card;
  const holdings = holdingsOf(card);
  const last = holder === undefined ? (freedAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const held = holdings.filter((_, index) => (holdings[index + 1]?.from ?? last) >= since).toReversed();
  const byName = new Map(held.map((one) => [nameOf(one), one]));
  return [...byName.values()].map(logsOf).filter(({ length }) => length > 0);
}

/** The card in the hands of a member. With more than ten holders the oldest become nobody. */
export function handedTo(card: Card, memberId: string, from: number): Card {
  const all = joined([...holdingsOf(card), { memberId, from }]);
  const over = all.length - HOLDERS_MAX;
  return { holder: memberId, holdings: over > 0 ? joined([{ from: 0 }, ...all.slice(over)]) : all };
}

/** The card without a member, whose place among the holders becomes nobody's; undefined where no member is left. */
export function forgotten(
  { holder, holdings, freedAt }: Card,
  memberId: string,
  now: number,
): Card | undefined {
  const isHolder = holder === memberId;
  const left = joined(holdings.map((one) => (one.memberId === memberId ? { from: one.from } : one)));
  if ((holder === undefined || isHolder) && left.every((one) => one.memberId === undefined)) return undefined;
  return isHolder ? { holdings: left, freedAt: now } : { holder, holdings: left, freedAt };
}

/**
 * The card with one member in the place of another, who was merged into that one. It remembers whose logs it was for,
 * because both may have an act of the same id.
 */
export function inTheNameOf(card: Card, from: string, into: string): Card {
  const { holder, freedAt } = card;
  const holdings = holdingsOf(card);
  if (holdings.every(({ memberId }) => memberId !== from)) return card;
  const renamed = holdings.map((one) =>
    one.memberId === from ? { ...one, memberId: into, was: [...(one.was ?? []), from] } : one,
  );
  return { holder: holder === from ? into : holder, holdings: renamed, freedAt };
}
