import type { Guard } from './guard.ts';

const HOLDERS = 'shared/domain/members/card-holders.ts';
const ITEMS = 'shared/stores/members/card-items.ts';
const LOGS = 'shared/usecases/members/card-logs.ts';
const merged = ['test/semantics/merged.test.ts'];
const semantics = ['test/semantics/cards.test.ts'];
const past = ['test/shared/usecases/members/card-past.test.ts'];

/** Guards of the past of cards: who held one, and who is forgotten. */
export const cardGuards: readonly Guard[] = [
  {
    name: 'cards: the last who got it at or before the instant',
    file: HOLDERS,
    code: 'from <= instant) ?? holdings[0]',
    without: 'from < instant) ?? holdings[0]',
    tests: semantics,
  },
  {
    name: "cards: the time of a forgotten holder is nobody's",
    file: HOLDERS,
    code: 'one.memberId === memberId ? { from: one.from } : one',
    without: 'one',
    tests: semantics,
  },
  {
    name: 'cards: holders before the last ten are nobody',
    file: HOLDERS,
    code: 'joined([{ from: 0 }, ...all.slice(over)])',
    without: 'all.slice(over)',
    tests: semantics,
  },
  {
    name: 'cards: a card that is given up remembers its holder of before',
    file: ITEMS,
    code: "':always': holdingsOf([{ memberId, from: 0 }])",
    without: "':always': holdingsOf([])",
    tests: past,
  },
  {
    name: 'cards: no card of somebody else is had',
    file: ITEMS,
    code: '(attribute_not_exists(memberId) OR memberId = :owner) AND (',
    without: '(',
    tests: past,
  },
  {
    name: 'cards: a card beyond the newest twenty former ones forgets the member',
    file: 'shared/stores/members/member-store.ts',
    code: '      ...(await this.#forgetOldest(memberId, before?.person, next.person, at)),\n',
    without: '',
    tests: past,
  },
  {
    name: 'cards: what was made with the card of a merged member comes before the act of the survivor',
    file: HOLDERS,
    code: '[...was.map((of) => ({ memberId, of })), { memberId }]',
    without: '[{ memberId }]',
    tests: semantics,
  },
  {
    name: 'cards: a return goes on to the holder before where the newest has not the purchase',
    file: LOGS,
    code: '?? found[0])?.log ?? newest',
    without: ')?.log ?? newest',
    tests: merged,
  },
  {
    name: 'cards: a return that an earlier holder made is found again',
    file: LOGS,
    code: 'found.find(({ isKnown }) => isKnown) ?? found[0]',
    without: 'found[0]',
    tests: merged,
  },
  {
    name: 'cards: a purchase of an earlier holder is found by its content alone',
    file: LOGS,
    code: 'if (await isIn(ledger, log, act)) return log;',
    without: 'if (await isIn(ledger, log, { reference: act.reference })) return log;',
    tests: merged,
  },
  {
    name: 'cards: a purchase that a merged member made is found in that log',
    file: LOGS,
    code: 'if (await isIn(ledger, log, { reference: act.reference })) return log;',
    without: '',
    tests: merged,
  },
];
