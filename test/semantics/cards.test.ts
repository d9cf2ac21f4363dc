import { describe, expect, it } from 'vitest';
import {
  type Card,
  forgotten,
  handedTo,
  holderAt,
  inTheNameOf,
  logsAt,
  logsSince,
} from '#shared/domain/members/card-holders.ts';

/** A card that went from hand to hand, with the instants at which each member got it. */
function cardOf(...hands: readonly (readonly [memberId: string, from: number])[]): Card {
  return hands.reduce<Card>((card, [memberId, from]) => handedTo(card, memberId, from), { holdings: [] });
}

describe('Rule 34: a card belongs to who held it', () => {
  const card = cardOf(['m', 100], ['n', 200]);

  it('at an instant it is the last who got it before, else the first who got it after', () => {
    expect([99, 100, 199, 200, 999].map((at) => holderAt(card, at))).toEqual(['m', 'm', 'm', 'n', 'n']);
  });

  it('a card that was replaced still finds the sales made with it', () => {
    const { holder: _, ...replaced } = cardOf(['m', 100]);
    expect(holderAt({ ...replaced, freedAt: 150 }, 120)).toBe('m');
    expect(holderAt({ ...replaced, freedAt: 150 }, 180)).toBe('m');
  });

  it('replaced twice within a second it has each holder for the moment of that one', () => {
    const quick = cardOf(['m', 100], ['n', 100.4], ['m', 100.9]);
    expect([100, 100.4, 100.8, 100.9].map((at) => holderAt(quick, at))).toEqual(['m', 'n', 'n', 'm']);
    expect(holderAt(cardOf(['m', 100], ['n', 100]), 100)).toBe('n');
  });

  it('ten holders are remembered; sales before them find nobody, and not somebody else', () => {
    const hands = Array.from({ length: 12 }, (_, index) => [`m-${index}`, 100 * (index + 1)] as const);
    const many = cardOf(...hands);
    expect(many.holdings.filter(({ memberId }) => memberId !== undefined)).toHaveLength(10);
    expect([50, 150, 250].map((at) => holderAt(many, at))).toEqual([undefined, undefined, undefined]);
    expect([300, 1_200].map((at) => holderAt(many, at))).toEqual(['m-2', 'm-11']);
    expect(handedTo(many, 'm-12', 1_300).holdings).toHaveLength(11);
  });

  it('an erased holder is forgotten, and the sales of that time find nobody', () => {
    const left = forgotten(card, 'm', 300);
    expect(JSON.stringify(left)).not.toContain('"m"');
    expect([50, 150, 200].map((at) => left && holderAt(left, at))).toEqual([undefined, undefined, 'n']);
    expect(left?.holder).toBe('n');
    const freed = forgotten(card, 'n', 300);
    expect([freed?.holder, freed?.freedAt]).toEqual([undefined, 300]);
    expect(forgotten(cardOf(['m', 100]), 'm', 300)).toBeUndefined();
    expect(left && forgotten(left, 'n', 400)).toBeUndefined();
    expect(holderAt(cardOf(['next', 500]), 150)).toBe('next');
    expect(forgotten({ holder: 'old', holdings: [] }, 'old', 300)).toBeUndefined();
  });

  it('a merge puts the survivor in the place of the other', () => {
    const moved = inTheNameOf(card, 'm', 'survivor');
    expect([150, 250].map((at) => holderAt(moved, at))).toEqual(['survivor', 'n']);
    expect(inTheNameOf(card, 'x', 'survivor')).toBe(card);
  });

  it('a merge remembers whose log the card was for: it comes before the log of the survivor', () => {
    const once = inTheNameOf(card, 'n', 'u');
    expect(logsAt(once)).toEqual([{ memberId: 'u', of: 'n' }, { memberId: 'u' }]);
    expect(logsAt(once, 150)).toEqual([{ memberId: 'm' }]);
    const twice = inTheNameOf(once, 'u', 'w');
    expect(logsAt(twice)).toEqual([
      { memberId: 'w', of: 'n' },
      { memberId: 'w', of: 'u' },
      { memberId: 'w' },
    ]);
    const both = inTheNameOf(card, 'm', 'n');
    expect(logsSince(both, 0)).toEqual([
      [{ memberId: 'n' }],
      [{ memberId: 'n', of: 'm' }, { memberId: 'n' }],
    ]);
    expect(logsAt(inTheNameOf({ holder: 'old', holdings: [] }, 'old', 'u'), 50)).toHaveLength(2);
    expect(JSON.stringify(forgotten(both, 'n', 300) ?? {})).not.toMatch(/"[mn]"/);
    const { holder: _, ...freed } = once;
    expect(logsAt({ ...freed, freedAt: 300 })).toEqual([]);
  });

  it('a return looks at the holders of the last 400 days, the newest first', () => {
    const since = (of: Card, instant: number) => logsSince(of, instant).map(([log]) => log?.memberId);
    expect(since(card, 50)).toEqual(['n', 'm']);
    expect(since(card, 200)).toEqual(['n', 'm']);
    expect(since(card, 201)).toEqual(['n']);
    const { holder: _, ...freed } = cardOf(['m', 100]);
    expect(since({ ...freed, freedAt: 150 }, 150)).toEqual(['m']);
    expect(since({ ...freed, freedAt: 150 }, 151)).toEqual([]);
    expect(since({ holder: 'old', holdings: [] }, 999)).toEqual(['old']);
    expect(since(cardOf(['m', 100], ['n', 200], ['m', 300]), 0)).toEqual(['m', 'n']);
  });

  it('a card of before holders were remembered is that of its holder, also after it went on', () => {
    const old: Card = { holder: 'old', holdings: [] };
    expect([holderAt(old, 0), holderAt(old, 999)]).toEqual(['old', 'old']);
    const handed = handedTo(old, 'new', 500);
    expect([499, 500].map((at) => holderAt(handed, at))).toEqual(['old', 'new']);
  });
});
