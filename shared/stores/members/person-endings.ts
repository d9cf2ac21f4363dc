import { identifiersOf, type Person } from '#shared/domain/members/person.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { StoredPerson } from './person-parts.ts';
import { PersonWrites } from './person-writes.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';

/** A member with the person that was read. */
export interface KnownPerson {
  readonly memberId: string;
  readonly stored: StoredPerson;
}

/**
 * What goes from the members table when a member is erased or merged. Each write stands or falls with the entries of
 * the ledger, and all of them with the person being as it was read.
 */
export class PersonEndings {
  readonly #writes: PersonWrites;

  constructor(table: string, envelope: ProfileEnvelope, secret: string) {
    this.#writes = new PersonWrites(table, envelope, secret);
  }

  /** The data key, what is sealed with it, every identifier and the segments: nothing of the person is left. */
  erasure({ memberId, stored }: KnownPerson): readonly CompanionWrite[] {
    const writes = this.#writes;
    return [
      writes.forget(memberId, stored),
      writes.forgetSegments(memberId),
      ...identifiersOf(stored.person).map((identifier) => writes.unclaim(writes.key(identifier), memberId)),
    ];
  }

  /** One person where there were two: `person` and `segments` are what is known of them together. */
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
