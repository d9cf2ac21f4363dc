import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Card, forgotten, handedTo } from '#shared/domain/members/card-holders.ts';
import { type Identifier, identifiersOf } from '#shared/domain/members/identifiers.ts';
import { nobody, type Person } from '#shared/domain/members/person.ts';
import type { Referral } from '#shared/domain/members/referral.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import { cardOf, readCard } from './card-items.ts';
import { envelopeOf, type NextPerson, readPersonParts, type StoredPerson } from './person-parts.ts';
import { PersonWrites } from './person-writes.ts';
import type { ProfileEnvelope } from './profile-envelope.ts';
import { endReferral, enrolledBy, readCodeOwner, referralsOf } from './referral-items.ts';

/** An identifier that a person should gain, with the member who has it. */
export interface Claimed {
  readonly identifier: Identifier;
  readonly owner: string;
}

/** The outcome of a put. Not written and `taken` empty means that another writer was first. */
export type PersonOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly taken: readonly Claimed[] };

/** A card that nobody holds, with all the holders that it remembers. */
interface FullCard {
  readonly identifier: Identifier;
  readonly card: Card;
}

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
      referrals: referralsOf(parts.referral),
      revision: Number(parts.person.revision?.N),
      ...(contactChangedAt !== undefined && { contactChangedAt: Number(contactChangedAt) }),
    };
  }

  /** The cards of these numbers, each in a query; one that no item remembers is left out. */
  async cards(values: readonly string[]): Promise<ReadonlyMap<string, Card>> {
    const keys = values.map((value) => this.#writes.key({ kind: 'card', value }));
    const cards = await Promise.all(keys.map((key) => readCard(this.#client, this.#table, key)));
    return new Map(values.flatMap((value, index) => (cards[index] ? [[value, cards[index]] as const] : [])));
  }

  /** The member whom a referral code leads to. */
  referrer(code: string): Promise<string | undefined> {
    return readCodeOwner(this.#client, this.#table, code);
  }

  /** The writes that go with the enrolment of a friend. */
  referral(memberId: string, referral: Referral): readonly CompanionWrite[] {
    return enrolledBy(this.#table, memberId, referral);
  }

  /** The write after which a friend's referral rewards nobody. */
  ignoredReferral(memberId: string, referral: Referral): CompanionWrite {
    return endReferral(this.#table, memberId, referral, 'ignored');
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
    const { at = Number.NaN } = next;
    const had = new Map(identifiersOf(before?.person ?? nobody).map((known) => [writes.key(known), known]));
    const has = new Map(identifiersOf(next.person).map((known) => [writes.key(known), known]));
    const gained = [...has].filter(([key]) => !had.has(key)).map(([, identifier]) => identifier);
    const given = [...had].filter(([key]) => !has.has(key)).map(([, identifier]) => identifier);
    if (gained.length + given.length > 0 && next.at === undefined)
      throw new TypeError('cards move at an instant');
    const person = await writes.put(memberId, next, before);
    const others = [
      ...given.map((identifier) => writes.unclaim(identifier, memberId, at)),
      ...(await this.#forgetOldest(memberId, before?.person, next.person, at)),
      ...alsoWrite,
    ];
    const claims = gained.map((identifier) => writes.claim(identifier, memberId, at));
    const { full: fullCards, ...outcome } = await this.#together(
      [person, ...claims, ...others],
      gained,
      memberId,
    );
    if (fullCards.length === 0) return outcome;
    // Cards with all the holders that they remember get the member in the place of the oldest.
    const full = new Map(fullCards.map(({ identifier, card }) => [identifier, card]));
    const handed = gained.map((identifier, index) => {
      const card = full.get(identifier);
      const claim = claims[index] ?? writes.claim(identifier, memberId, at);
      return card ? writes.moveCard(identifier.value, card, handedTo(card, memberId, at)) : claim;
    });
    const { full: _, ...again } = await this.#together([person, ...handed, ...others], gained, memberId);
    return again;
  }

  /** A person remembers its newest former cards; the cards before them forget the member, too. */
  async #forgetOldest(
    memberId: string,
    before: Person | undefined,
    after: Person,
    at: number,
  ): Promise<readonly TransactWriteItem[]> {
    const known = new Set([...(after.formerCards ?? []), ...(after.identifiers.cards ?? [])]);
    const oldest = (before?.formerCards ?? []).filter((card) => !known.has(card));
    const cards = await this.cards(oldest);
    return [...cards].map(([value, card]) =>
      this.#writes.moveCard(value, card, forgotten(card, memberId, at)),
    );
  }

  async #together(
    items: TransactWriteItem[],
    gained: readonly Identifier[],
    memberId: string,
  ): Promise<PersonOutcome & { readonly full: readonly FullCard[] }> {
    try {
      // The SDK repeats a request with the same token: a write whose response was lost is not made twice.
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return { written: true, full: [] };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
      const [person, ...others] = error.CancellationReasons ?? [];
      // The claims follow the person in the reasons. Where the person changed meanwhile, the claims tell nothing.
      const refused = gained.flatMap((identifier, index) => {
        const item = others[index]?.Item;
        return item ? [{ identifier, card: cardOf(item) }] : [];
      });
      const taken = refused.flatMap(({ identifier, card: { holder } }) =>
        holder === undefined || holder === memberId ? [] : [{ identifier, owner: holder }],
      );
      if (person?.Code !== 'ConditionalCheckFailed' && refused.length > 0) {
        return { written: false, taken, full: taken.length > 0 ? [] : refused };
      }
      const codes = [person, ...others].map((reason) => reason?.Code);
      if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict'))
        return { written: false, taken: [], full: [] };
      throw new Unavailable({ cause: error });
    }
  }
}
