import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Identifier, identifiersOf } from '#shared/domain/members/identifiers.ts';
import { nobody } from '#shared/domain/members/person.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import { envelopeOf, type NextPerson, readPersonParts, type StoredPerson } from './person-parts.ts';
import { PersonWrites } from './person-writes.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';

/** An identifier that a person should gain, with the member who has it. */
export interface Claimed {
  readonly identifier: Identifier;
  readonly owner: string;
}

/** The outcome of a put. Not written and `taken` empty means that another writer was first. */
export type PersonOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly taken: readonly Claimed[] };

/** The persons of members: an envelope for each, and an item for each identifier with its member. */
export class MemberStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #envelope: ProfileEnvelope;
  readonly #writes: PersonWrites;

  constructor(client: DynamoDBClient, table: string, envelope: ProfileEnvelope, secret: string) {
    this.#client = client;
    this.#table = table;
    this.#envelope = envelope;
    this.#writes = new PersonWrites(table, envelope, secret);
  }

  async person(memberId: string): Promise<StoredPerson | undefined> {
    const parts = await readPersonParts(this.#client, this.#table, memberId);
    if (!parts.person) return undefined;
    const envelope = envelopeOf(parts.person);
    const person = envelope ? await this.#envelope.open(memberId, envelope) : nobody;
    const contactChangedAt = parts.person.contactChangedAt?.N;
    return {
      person,
      segments: parts.segments,
      revision: Number(parts.person.revision?.N),
      ...(contactChangedAt !== undefined && { contactChangedAt: Number(contactChangedAt) }),
    };
  }

  /**
   * Writes a person over the revision `before` in one transaction with the identifiers gained and lost, and with
   * `alsoWrite`: at the enrolment the first entry of the log.
   */
  async put(
    memberId: string,
    next: NextPerson,
    before: StoredPerson | undefined,
    alsoWrite: readonly CompanionWrite[] = [],
  ): Promise<PersonOutcome> {
    const writes = this.#writes;
    const had = new Map(identifiersOf(before?.person ?? nobody).map((known) => [writes.key(known), known]));
    const has = new Map(identifiersOf(next.person).map((known) => [writes.key(known), known]));
    const gained = [...has].filter(([key]) => !had.has(key));
    const given = [...had.keys()].filter((key) => !has.has(key));
    const items: TransactWriteItem[] = [
      await writes.put(memberId, next, before),
      ...gained.map(([key]) => writes.claim(key, memberId)),
      ...given.map((key) => writes.unclaim(key, memberId)),
      ...alsoWrite,
    ];
    return this.#together(
      items,
      gained.map(([, identifier]) => identifier),
    );
  }

  async #together(items: TransactWriteItem[], gained: readonly Identifier[]): Promise<PersonOutcome> {
    try {
      // The SDK repeats a request with the same token: a write whose response was lost is not made twice.
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
      const [person, ...others] = error.CancellationReasons ?? [];
      // The claims follow the person in the reasons. Where the person changed meanwhile, the claims tell nothing.
      const taken = gained.flatMap((identifier, index) => {
        const owner = others[index]?.Item?.memberId?.S;
        return owner === undefined ? [] : [{ identifier, owner }];
      });
      if (person?.Code !== 'ConditionalCheckFailed' && taken.length > 0) return { written: false, taken };
      const codes = [person, ...others].map((reason) => reason?.Code);
      if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict'))
        return { written: false, taken: [] };
      throw new Unavailable({ cause: error });
    }
  }
}
