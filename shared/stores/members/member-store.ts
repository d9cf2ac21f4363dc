import {
  type AttributeValue,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import {
  type Identifier,
  identifiersOf,
  isNobody,
  nobody,
  type Person,
} from '#shared/domain/members/person.ts';
import { IdentifierTaken } from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { calling } from '#shared/stores/dynamodb.ts';
import { recordItem } from '#shared/stores/ledger/record-item.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import { envelopeOf, partKey, readPersonParts } from '#shared/stores/members/person-parts.ts';
import type { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';

export interface StoredPerson {
  readonly person: Person;
  /** Marketers write them, not who enrols: see SegmentStore. */
  readonly segments: readonly string[];
  /** Counts the changes; a change is written only over the revision it was made on. */
  readonly revision: number;
}

const ownerKey = (key: string) => ({ id: { S: key }, part: { S: 'owner' } });

/** Who members are: the enveloped person, and an item for each identifier that names its member. */
export class MemberStore {
  readonly #client: DynamoDBClient;
  readonly #tables: { readonly members: string; readonly ledger: string };
  readonly #envelope: ProfileEnvelope;
  readonly #secret: string;

  constructor(
    client: DynamoDBClient,
    tables: { readonly members: string; readonly ledger: string },
    envelope: ProfileEnvelope,
    secret: string,
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#envelope = envelope;
    this.#secret = secret;
  }

  async person(memberId: string): Promise<StoredPerson | undefined> {
    const parts = await readPersonParts(this.#client, this.#tables.members, memberId);
    if (!parts.person) return undefined;
    const envelope = envelopeOf(parts.person);
    const person = envelope ? await this.#envelope.open(memberId, envelope) : nobody;
    return { person, segments: parts.segments, revision: Number(parts.person.revision?.N) };
  }

  /**
   * Writes a person over the revision `before`, with the identifiers that come and go, and on enrolment
   * the first entry of the log: all or nothing. False when another writer was first.
   */
  async put(
    memberId: string,
    person: Person,
    before: StoredPerson | undefined,
    enrolment: LedgerRecord | undefined,
  ): Promise<boolean> {
    const had = new Map(identifiersOf(before?.person ?? nobody).map((known) => [this.#key(known), known]));
    const has = new Map(identifiersOf(person).map((known) => [this.#key(known), known]));
    const gained = [...has].filter(([key]) => !had.has(key));
    const given = [...had.keys()].filter((key) => !has.has(key));
    const items: TransactWriteItem[] = [
      await this.#putPerson(memberId, person, before),
      ...gained.map(([key]) => this.#claim(memberId, key)),
      ...given.map((key) => this.#release(memberId, key)),
      ...(enrolment ? [this.#enrol(enrolment)] : []),
    ];
    return this.#together(
      items,
      gained.map(([, identifier]) => identifier),
    );
  }

  #key(identifier: Identifier): string {
    return identifierKey(this.#secret, identifier);
  }

  async #putPerson(
    memberId: string,
    person: Person,
    before: StoredPerson | undefined,
  ): Promise<TransactWriteItem> {
    const envelope = isNobody(person) ? undefined : await this.#envelope.seal(memberId, person);
    const sealed: Record<string, AttributeValue> = envelope
      ? { dataKey: { B: envelope.dataKey }, sealed: { B: envelope.sealed } }
      : {};
    return {
      Put: {
        TableName: this.#tables.members,
        Item: {
          ...partKey(memberId, 'person'),
          ...sealed,
          revision: { N: String((before?.revision ?? 0) + 1) },
        },
        ...(before
          ? {
              ConditionExpression: 'revision = :before',
              ExpressionAttributeValues: { ':before': { N: String(before.revision) } },
            }
          : { ConditionExpression: 'attribute_not_exists(id)' }),
      },
    };
  }

  #claim(memberId: string, key: string): TransactWriteItem {
    return {
      Put: {
        TableName: this.#tables.members,
        Item: { ...ownerKey(key), memberId: { S: memberId } },
        ConditionExpression: 'attribute_not_exists(id) OR memberId = :member',
        ExpressionAttributeValues: { ':member': { S: memberId } },
      },
    };
  }

  #release(memberId: string, key: string): TransactWriteItem {
    return {
      Delete: {
        TableName: this.#tables.members,
        Key: ownerKey(key),
        ConditionExpression: 'memberId = :member',
        ExpressionAttributeValues: { ':member': { S: memberId } },
      },
    };
  }

  #enrol(record: LedgerRecord): TransactWriteItem {
    return {
      Put: {
        TableName: this.#tables.ledger,
        Item: recordItem(record),
        ConditionExpression: 'attribute_not_exists(memberId)',
      },
    };
  }

  async #together(items: TransactWriteItem[], gained: readonly Identifier[]): Promise<boolean> {
    try {
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) return calling(Promise.reject(error));
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      // The claims stand right behind the person.
      const taken = gained.filter((_, index) => codes[index + 1] === 'ConditionalCheckFailed');
      if (codes[0] !== 'ConditionalCheckFailed' && taken.length > 0) {
        throw new IdentifierTaken(taken.map(({ pointer }) => pointer));
      }
      if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict'))
        return false;
      throw new Unavailable({ cause: error });
    }
  }
}
