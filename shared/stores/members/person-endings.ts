import { isDeepStrictEqual } from 'node:util';
import { type Card, forgotten, inTheNameOf } from '#shared/domain/members/card-holders.ts';
import { type Identifier, identifiersOf } from '#shared/domain/members/identifiers.ts';
import { cardsEverOf, type Person } from '#shared/domain/members/person.ts';
import type { Referrals } from '#shared/domain/members/referral.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { StoredPerson } from './person-parts.ts';
import { PersonWrites } from './person-writes.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';
import { forgetReferrals, mergeReferrals } from './referral-items.ts';

/** A member with the person as it was read. */
export interface KnownPerson {
  readonly memberId: string;
  readonly stored: StoredPerson;
}

/** Two persons as one. */
export interface JoinedPersons {
  readonly person: Person;
  readonly segments: readonly string[];
  readonly referrals: { readonly referrals: Referrals; readonly forgotten: readonly string[] };
}

/** Cards by their numbers, as they were read. */
type Cards = ReadonlyMap<string, Card>;

function addressesOf({ person }: StoredPerson): readonly Identifier[] {
  return identifiersOf(person).filter(({ kind }) => kind !== 'card');
}

/**
 * The writes of the members table that go with the entries of an erasure or a merge. Each requires the person as it was
 * read.
 */
export class PersonEndings {
  readonly #table: string;
  readonly #writes: PersonWrites;

  constructor(table: string, envelope: ProfileEnvelope, secret: string) {
    this.#table = table;
    this.#writes = new PersonWrites(table, envelope, secret);
  }

  /**
   * Deletes the data key, all that is sealed with it, every identifier and the segments, and takes the member out of the
   * past of `cards`: all that the person has or had. Nothing of the person is left, and codes lead to nobody.
   */
  erasure({ memberId, stored }: KnownPerson, cards: Cards, at: number): readonly CompanionWrite[] {
    const writes = this.#writes;
    return [
      writes.forget(memberId, stored),
      writes.forgetSegments(memberId),
      ...forgetReferrals(this.#table, memberId, stored.referrals),
      ...addressesOf(stored).map((identifier) => writes.unclaim(identifier, memberId, at)),
      ...[...cards].map(([value, card]) => writes.moveCard(value, card, forgotten(card, memberId, at))),
    ];
  }

  /**
   * Joins two persons. `person`, `segments` and `referrals` are the joined values, `cards` all that either has or had. Cards name the
   * survivor in the place of the other; those that the joined person no longer remembers, neither.
   */
  async merger(
    into: KnownPerson,
    from: KnownPerson,
    { person, segments, referrals }: JoinedPersons,
    cards: Cards,
    at: number,
  ): Promise<readonly CompanionWrite[]> {
    const writes = this.#writes;
    const changes = [into.stored, from.stored].flatMap((stored) => stored.contactChangedAt ?? []);
    const contactChangedAt = changes.length > 0 ? Math.max(...changes) : undefined;
    const kept = new Set(identifiersOf(person).map((identifier) => writes.key(identifier)));
    const remembered = new Set(cardsEverOf(person));
    const moved = [...cards].flatMap(([value, card]) => {
      const named = inTheNameOf(card, from.memberId, into.memberId);
      const after = remembered.has(value) ? named : forgotten(named, into.memberId, at);
      return isDeepStrictEqual(after, card) ? [] : [writes.moveCard(value, card, after)];
    });
    return [
      await writes.put(into.memberId, { person, contactChangedAt }, into.stored),
      writes.forget(from.memberId, from.stored),
      writes.putSegments(into.memberId, segments),
      writes.forgetSegments(from.memberId),
      ...mergeReferrals(this.#table, {
        into: { memberId: into.memberId, referrals: into.stored.referrals },
        from: { memberId: from.memberId, referrals: from.stored.referrals },
        joined: referrals,
      }),
      ...addressesOf(from.stored).map((identifier) =>
        kept.has(writes.key(identifier))
          ? writes.hand(identifier, from.memberId, into.memberId)
          : writes.unclaim(identifier, from.memberId, at),
      ),
      ...moved,
    ];
  }
}
