import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Identifier, identifiersOf, isNobody, type Person } from '#shared/domain/members/person.ts';
import type { BesideWrite } from '#shared/stores/ledger/ledger-store.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import type { StoredPerson } from '#shared/stores/members/member-store.ts';
import { partKey } from '#shared/stores/members/person-parts.ts';
import type { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';

/** A member with the person that was read. */
export interface KnownPerson {
  readonly memberId: string;
  readonly stored: StoredPerson;
}

const text = (value: string): AttributeValue => ({ S: value });

/**
 * What goes from the members table when a member is erased or merged. Each write stands or falls with the entries of
 * the ledger, and all of them with the person being as it was read.
 */
export class PersonEndings {
  readonly #table: string;
  readonly #envelope: ProfileEnvelope;
  readonly #secret: string;

  constructor(table: string, envelope: ProfileEnvelope, secret: string) {
    this.#table = table;
    this.#envelope = envelope;
    this.#secret = secret;
  }

  /** The data key, what is sealed with it, every identifier and the segments: nothing of the person is left. */
  erasure({ memberId, stored }: KnownPerson): readonly BesideWrite[] {
    return [
      this.#forget(memberId, stored),
      this.#delete(partKey(memberId, 'segments')),
      ...identifiersOf(stored.person).map((identifier) => this.#release(memberId, identifier)),
    ];
  }

  /** One person where there were two: `person` and `segments` are what is known of them together. */
  async merger(
    into: KnownPerson,
    from: KnownPerson,
    { person, segments }: { readonly person: Person; readonly segments: readonly string[] },
  ): Promise<readonly BesideWrite[]> {
    const kept = new Set(identifiersOf(person).map((identifier) => this.#key(identifier)));
    const envelope = isNobody(person) ? undefined : await this.#envelope.seal(into.memberId, person);
    return [
      {
        Put: {
          TableName: this.#table,
          Item: {
            ...partKey(into.memberId, 'person'),
            ...(envelope && { dataKey: { B: envelope.dataKey }, sealed: { B: envelope.sealed } }),
            revision: { N: String(into.stored.revision + 1) },
          },
          ...unchanged(into.stored),
        },
      },
      this.#forget(from.memberId, from.stored),
      {
        Put: {
          TableName: this.#table,
          Item: { ...partKey(into.memberId, 'segments'), segments: { L: segments.map(text) } },
        },
      },
      this.#delete(partKey(from.memberId, 'segments')),
      ...identifiersOf(from.stored.person).map((identifier) =>
        kept.has(this.#key(identifier))
          ? this.#hand(identifier, from.memberId, into.memberId)
          : this.#release(from.memberId, identifier),
      ),
    ];
  }

  #key(identifier: Identifier): string {
    return identifierKey(this.#secret, identifier);
  }

  #ownerKey(identifier: Identifier) {
    return { id: text(this.#key(identifier)), part: text('owner') };
  }

  #forget(memberId: string, stored: StoredPerson): BesideWrite {
    return {
      Delete: { TableName: this.#table, Key: partKey(memberId, 'person'), ...unchanged(stored) },
    };
  }

  #delete(Key: Record<string, AttributeValue>): BesideWrite {
    return { Delete: { TableName: this.#table, Key } };
  }

  #release(memberId: string, identifier: Identifier): BesideWrite {
    return {
      Delete: { TableName: this.#table, Key: this.#ownerKey(identifier), ...ownedBy(memberId) },
    };
  }

  #hand(identifier: Identifier, from: string, into: string): BesideWrite {
    return {
      Put: {
        TableName: this.#table,
        Item: { ...this.#ownerKey(identifier), memberId: text(into) },
        ...ownedBy(from),
      },
    };
  }
}

function unchanged({ revision }: StoredPerson) {
  return {
    ConditionExpression: 'revision = :before',
    ExpressionAttributeValues: { ':before': { N: String(revision) } },
  };
}

function ownedBy(memberId: string) {
  return {
    ConditionExpression: 'memberId = :owner',
    ExpressionAttributeValues: { ':owner': text(memberId) },
  };
}
