import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Card } from '#shared/domain/members/card-holders.ts';
import type { Identifier } from '#shared/domain/members/identifiers.ts';
import { isNobody } from '#shared/domain/members/person.ts';
import { claimCard, freeCard, moveCard } from './card-items.ts';
import { identifierKey } from './identifier-keys.ts';
import { type NextPerson, partKey, type StoredPerson } from './person-parts.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';

const ownerKey = (key: string) => ({ id: { S: key }, part: { S: 'owner' } });
const owner = (key: string, memberId: string) => ({ ...ownerKey(key), memberId: { S: memberId } });

/** The writes that change persons and their identifiers in a transaction, each with its condition. */
export class PersonWrites {
  readonly #table: string;
  readonly #envelope: ProfileEnvelope;
  readonly #secret: string;

  constructor(table: string, envelope: ProfileEnvelope, secret: string) {
    this.#table = table;
    this.#envelope = envelope;
    this.#secret = secret;
  }

  /** The storage key of an identifier. */
  key(identifier: Identifier): string {
    return identifierKey(this.#secret, identifier);
  }

  /**
   * Writes a person over the revision that was read, or where there is none. Nothing is sealed for an empty person. The
   * name that the member shows others stands in clear beside it: a leaderboard reads many at once.
   */
  async put(
    memberId: string,
    { person, contactChangedAt }: NextPerson,
    before: StoredPerson | undefined,
  ): Promise<TransactWriteItem> {
    const envelope = isNobody(person) ? undefined : await this.#envelope.seal(memberId, person);
    const sealed: Record<string, AttributeValue> = envelope
      ? { dataKey: { B: envelope.dataKey }, sealed: { B: envelope.sealed } }
      : {};
    const { displayName } = person.profile;
    return {
      Put: {
        TableName: this.#table,
        Item: {
          ...partKey(memberId, 'person'),
          ...sealed,
          ...(displayName !== undefined && { displayName: { S: displayName } }),
          revision: { N: String((before?.revision ?? 0) + 1) },
          ...(contactChangedAt !== undefined && { contactChangedAt: { N: String(contactChangedAt) } }),
        },
        ...(before ? unchanged(before) : { ConditionExpression: 'attribute_not_exists(id)' }),
      },
    };
  }

  /** Deletes the person, if it is still as it was read, with the data key. */
  forget(memberId: string, stored: StoredPerson): TransactWriteItem {
    return {
      Delete: { TableName: this.#table, Key: partKey(memberId, 'person'), ...unchanged(stored) },
    };
  }

  putSegments(memberId: string, segments: readonly string[]): TransactWriteItem {
    const L = segments.map((segment) => ({ S: segment }));
    return { Put: { TableName: this.#table, Item: { ...partKey(memberId, 'segments'), segments: { L } } } };
  }

  forgetSegments(memberId: string): TransactWriteItem {
    return { Delete: { TableName: this.#table, Key: partKey(memberId, 'segments') } };
  }

  /** A member gets an identifier that nobody has. */
  claim(identifier: Identifier, memberId: string, at: number): TransactWriteItem {
    const key = this.key(identifier);
    if (identifier.kind === 'card') return claimCard(this.#table, key, memberId, at);
    return {
      Put: {
        TableName: this.#table,
        Item: owner(key, memberId),
        ConditionExpression: 'attribute_not_exists(id) OR memberId = :owner',
        ExpressionAttributeValues: { ':owner': { S: memberId } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /** A member gives an identifier up. A card remembers it. */
  unclaim(identifier: Identifier, memberId: string, at: number): TransactWriteItem {
    const key = this.key(identifier);
    if (identifier.kind === 'card') return freeCard(this.#table, key, memberId, at);
    return { Delete: { TableName: this.#table, Key: ownerKey(key), ...ownedBy(memberId) } };
  }

  /** Gives an address from one member to another. */
  hand(identifier: Identifier, from: string, into: string): TransactWriteItem {
    return { Put: { TableName: this.#table, Item: owner(this.key(identifier), into), ...ownedBy(from) } };
  }

  /** Writes a card over the one that was read; undefined deletes it. */
  moveCard(value: string, before: Card, after: Card | undefined): TransactWriteItem {
    return moveCard(this.#table, this.key({ kind: 'card', value }), before, after);
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
    ExpressionAttributeValues: { ':owner': { S: memberId } },
  };
}
