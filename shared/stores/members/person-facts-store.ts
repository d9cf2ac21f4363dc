import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { envelopeOf, partKey, readPersonParts, segmentsOf } from './person-parts.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';

/** Which facts a decision needs beside the segments. */
export interface FactsAsked {
  /** The birth date and the attributes, which are sealed. */
  readonly profile: boolean;
}

/**
 * What promotions may ask about a person: one consistent read, and one call of KMS where the profile is asked
 * for and there is one. Nothing of it is kept between two calls, so that who is erased is forgotten at once.
 */
export class PersonFactsStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #envelope: ProfileEnvelope;

  constructor(client: DynamoDBClient, table: string, envelope: ProfileEnvelope) {
    this.#client = client;
    this.#table = table;
    this.#envelope = envelope;
  }

  /** Of a member of whom nothing is known, also one who is not enrolled: no attributes and no segments. */
  async personFacts(memberId: string, asked: FactsAsked): Promise<PersonFacts> {
    if (!asked.profile) return { ...unknownPerson, segments: await this.#segments(memberId) };
    const { person, segments } = await readPersonParts(this.#client, this.#table, memberId);
    const envelope = envelopeOf(person);
    if (!envelope) return { ...unknownPerson, segments };
    const { profile, attributes } = await this.#envelope.open(memberId, envelope);
    const { birthDate } = profile;
    return { ...(birthDate !== undefined && { birthDate }), attributes, segments };
  }

  async #segments(memberId: string): Promise<readonly string[]> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: partKey(memberId, 'segments'),
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return segmentsOf(Item);
  }
}
