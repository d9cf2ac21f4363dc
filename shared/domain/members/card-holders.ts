/** A member who got a card at an instant; nobody where that member is forgotten. */
export interface Holding {
  readonly memberId?: string | undefined;
  readonly from: number;
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

/** Neighbours of one member are one holding. */
function joined(holdings: readonly Holding[]): readonly Holding[] {
  return holdings.filter(({ memberId }, index) => index === 0 || holdings[index - 1]?.memberId !== memberId);
}

/**
 * The last member who got the card at or before an instant, else the first who got it after. Undefined where nobody did,
 * and where that member is forgotten: points of one must not go to another.
 */
export function holderAt({ holder, holdings }: Card, instant: number): string | undefined {
  const [first] = holdings;
  if (!first) return holder;
  return (holdings.findLast(({ from }) => from <= instant) ?? first).memberId;
}

/** The members who held the card at some time since an instant, the newest first. */
export function holdersSince({ holder, holdings, freedAt }: Card, since: number): readonly string[] {
  const last = holder === undefined ? (freedAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const held = holdings.filter((_, index) => (holdings[index + 1]?.from ?? last) >= since);
  const newestFirst = [holder, ...held.map(({ memberId }) => memberId).toReversed()];
  return [...new Set(newestFirst.filter((memberId) => memberId !== undefined))];
}

/** The card in the hands of a member. With more than ten holders the oldest become nobody. */
export function handedTo({ holder, holdings }: Card, memberId: string, from: number): Card {
  const before = holdings.length === 0 && holder !== undefined ? [{ memberId: holder, from: 0 }] : holdings;
  const all = joined([...before, { memberId, from }]);
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

/** The card with one member in the place of another, who was merged into that one. */
export function inTheNameOf({ holder, holdings, freedAt }: Card, from: string, into: string): Card {
  const named = (memberId: string | undefined) => (memberId === from ? into : memberId);
  const renamed = holdings.map((one) => ({ ...one, memberId: named(one.memberId) }));
  return { holder: named(holder), holdings: joined(renamed), freedAt };
}
