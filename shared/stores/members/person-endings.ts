import { identifiersOf } from '#shared/domain/members/identifiers.ts';
import type { Person } from '#shared/domain/members/person.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { StoredPerson } from './person-parts.ts';
import { PersonWrites } from './person-writes.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';

/** A member with the person as it was read. */
export interface KnownPerson {
  readonly memberId: string;
  readonly stored: StoredPerson;
}

/**
 * The writes of the members table that go with the entries of an erasure or a merge. Each requires the person as it was
 * read.
 */
export class PersonEndings {
  readonly #writes: PersonWrites;

  constructor(table: string, envelope: ProfileEnvelope, secret: string) {
    this.#writes = new PersonWrites(table, envelope, secret);
  }

  /**
   * Deletes the data key, all that is sealed with it, every identifier and the segments. Nothing of the person is left.
   */
  erasure({ memberId, stored }: KnownPerson): readonly CompanionWrite[] {
    const writes = this.#writes;
    return [
      writes.forget(memberId, stored),
      writes.forgetSegments(memberId),
      ...identifiersOf(stored.person).map((identifier) => writes.unclaim(writes.key(identifier), memberId)),
    ];
  }

  /** Joins two persons. `person` and `segments` are the joined values. */
  async merger(
    into: KnownPerson,
    from: KnownPerson,
    { person, segments }: { readonly person: Person; readonly segments: readonly string[] },
  ): Promise<readonly CompanionWrite[]> {
    const writes = this.#writes;
    const changes = [into.stored, from.stored].flatMap((stored) => stored.contactChangedAt ?? []);
    const contactChangedAt = changes.length > 0 ? Math.max(...changes) : undefined;
    const kept = new Set(identifiersOf(person).map((identifier) => writes.key(identifier)));
    const had = identifiersOf(from.stored.person).map((identifier) => writes.key(identifier));
    return [
      await writes.put(into.memberId, { person, contactChangedAt }, into.stored),
      writes.forget(from.memberId, from.stored),
      writes.putSegments(into.memberId, segments),
      writes.forgetSegments(from.memberId),
      ...had.map((key) =>
        kept.has(key) ? writes.hand(key, from.memberId, into.memberId) : writes.unclaim(key, from.memberId),
      ),
    ];
  }
}
