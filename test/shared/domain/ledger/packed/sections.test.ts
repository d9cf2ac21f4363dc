import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '#shared/domain/ledger/digest.ts';
import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import {
  packState,
  packStateBy,
  unpackState,
  unpackStateBy,
} from '#shared/domain/ledger/packed/pack-state.ts';
import { packSections, type SectionTable, unpackSections } from '#shared/domain/ledger/packed/sections.ts';
import { stateSections } from '#shared/domain/ledger/packed/state-sections.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { states } from './states.ts';

/** Tags that `stateSections` has given out, by name. Never remove or change a line: a log may hold the section. */
const tagsGiven: Readonly<Record<string, number>> = { ownSpending: 1, undelivered: 2 };

/** Sections of the tests alone, in another order than that of their tags. */
interface TrialSections {
  readonly visits?: readonly { readonly day: number; readonly times: number }[];
  readonly since?: number;
  readonly note?: string;
}

const trialSections: SectionTable<TrialSections> = {
  note: { tag: 9, bytesMax: 20, pack: (note) => note, unpack: (packed) => packed as string },
  visits: {
    tag: 2,
    bytesMax: 200,
    pack: (visits) => visits.flatMap(({ day, times }) => [day, times]),
    unpack: (packed) => {
      const numbers = packed as readonly number[];
      return Array.from({ length: numbers.length / 2 }, (_, index) => ({
        day: numbers[index * 2] ?? 0,
        times: numbers[index * 2 + 1] ?? 0,
      }));
    },
  },
  since: { tag: 4, bytesMax: 9, pack: (since) => since, unpack: (packed) => packed as number },
};

const anySections: fc.Arbitrary<TrialSections> = fc.record(
  {
    visits: fc.array(fc.record({ day: fc.nat(30_000), times: fc.nat(9) }), { minLength: 1, maxLength: 20 }),
    since: fc.nat(),
    note: fc.string({ minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: [] },
);
const anyState = fc.constantFrom(...Object.values(states));

const pack = (state: AccountState & TrialSections) => packStateBy(trialSections, state);
const unpack = (bytes: Uint8Array) => unpackStateBy(trialSections, bytes);
const seasoned = states.seasoned as AccountState;
const positionsOf = (bytes: Uint8Array) => unpackBytes<unknown[]>(bytes, 1);

describe('sections of a packed state', () => {
  it('come back as they were, whichever of them are there', () => {
    fc.assert(
      fc.property(anyState, anySections, (state, sections) => {
        const whole = { ...state, ...sections };
        expect(unpack(pack(whole))).toEqual(whole);
        expect(pack(unpack(pack(whole)))).toEqual(pack(whole));
      }),
    );
  });

  it('take no byte where they are absent, and leave the hash as it is', () => {
    for (const state of Object.values(states)) {
      expect(pack(state)).toEqual(packState(state));
      expect(sha256(pack({ ...state, note: undefined } as never))).toBe(sha256(packState(state)));
    }
  });

  it('stand in the order of their tags, so that one state has one hash', () => {
    const note = 'x';
    const visits = [{ day: 20_000, times: 1 }];
    expect(positionsOf(pack({ ...seasoned, note, visits, since: 5 })).slice(-6)).toEqual([
      2,
      [20_000, 1],
      4,
      5,
      9,
      'x',
    ]);
    expect(pack({ ...seasoned, note, visits })).toEqual(pack({ visits, note, ...seasoned }));
  });

  it('are kept apart from household and merged members', () => {
    const merged = { ...seasoned, absorbed: ['m-3'], household: 'h-1', since: 7 };
    expect(unpack(pack(merged))).toEqual(merged);
    const { household: _, ...alone } = merged;
    expect(unpack(pack(alone))).toEqual(alone);
  });

  it('that this version does not know refuse the state', () => {
    const bytes = pack({ ...seasoned, since: 7 });
    expect(() => unpackState(bytes)).toThrow(
      new TypeError('a packed form has section 4, which this version does not know'),
    );
  });

  it.each<[string, readonly unknown[]]>([
    ['an order that is not that of the tags', [4, 5, 2, [1, 1]]],
    ['a section twice', [4, 5, 4, 6]],
    ['a tag without content', [2, [1, 1], 4]],
    ['a tag that is no number', ['note', 'x']],
  ])('with %s refuse the state', (_, sections) => {
    const positions = positionsOf(packState(seasoned));
    const packed = packBytes([1, ...positions, null, [], null, ...sections]);
    expect(() => unpack(packed)).toThrow(TypeError);
  });

  it('above their bound are not written', () => {
    expect(() => pack({ ...seasoned, note: 'a text that is much too long' })).toThrow(
      new RangeError('section note has 29 bytes, above its 20'),
    );
  });

  it('pack without a state as well', () => {
    expect(unpackSections(trialSections, packSections(trialSections, { since: 3 }))).toEqual({ since: 3 });
    expect(packSections(trialSections, {})).toEqual([]);
  });
});

describe('the table of the sections of a state', () => {
  it.each([
    ['the state', stateSections],
    ['the tests', trialSections],
  ])('has tags from 1 on, none of them twice, and a bound for each: of %s', (_, table) => {
    const sections = Object.values(table) as { tag: number; bytesMax: number }[];
    expect(new Set(sections.map(({ tag }) => tag)).size).toBe(sections.length);
    for (const { tag, bytesMax } of sections) {
      expect(Number.isInteger(tag) && tag >= 1).toBe(true);
      expect(Number.isInteger(bytesMax) && bytesMax >= 1 && bytesMax <= 4096).toBe(true);
    }
  });

  it('never gives a used tag to another section, and lists every used tag here', () => {
    const given = Object.fromEntries(
      Object.entries<{ tag: number }>(stateSections).map(([n, s]) => [n, s.tag]),
    );
    expect({ ...tagsGiven, ...given }).toEqual(tagsGiven);
    expect(new Set(Object.values(tagsGiven)).size).toBe(Object.keys(tagsGiven).length);
  });
});
