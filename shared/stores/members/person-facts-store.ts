import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { envelopeOf, readPersonParts, readSegments } from './person-parts.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';

/** The facts that a decision needs beside the segments. */
export interface FactsAsked {
  /** The birth date and the attributes, which are sealed. */
  readonly profile: boolean;
}

/**
 * The person facts of a member: one consistent read, and one KMS call where the profile is asked for and exists.
 * Nothing is cached between two calls, so an erased member is forgotten at once.
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

  /** No attributes and no segments for a member of whom nothing is known, also one who is not enrolled. */
  async personFacts(memberId: string, asked: FactsAsked): Promise<PersonFacts> {
    if (!asked.profile)
      return { ...unknownPerson, segments: await readSegments(this.#client, this.#table, memberId) };
    const { person, segments } = await readPersonParts(this.#client, this.#table, memberId);
    const envelope = envelopeOf(person);
    if (!envelope) return { ...unknownPerson, segments };
    const { profile, attributes } = await this.#envelope.open(memberId, envelope);
    const { birthDate } = profile;
    return { ...(birthDate !== undefined && { birthDate }), attributes, segments };
  }
}
