import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { cardsEverOf, type PersonChange } from '#shared/domain/members/person.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { logOfFollowed, logOfNew } from '#shared/usecases/members/card-logs.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { logsOf, logsOfSince, memberIdOf } from '#shared/usecases/members/resolve-member.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { enrolment, secret } from './enrolment.ts';
import { ownershipBreaches } from './ownership.ts';

let database: Database;
let keys: KeyService;
let proxy: FaultProxy;
let client: DynamoDBClient;
let ports: ReturnType<typeof enrolment>;
let identifiers: IdentifierStore;
let clock = Date.parse('2026-11-22T10:00:00Z');

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  proxy = new FaultProxy(database.endpoint);
  client = dynamoDb(database.config(await proxy.start()));
  ports = { ...enrolment(database, keys), now: () => clock };
  identifiers = new IdentifierStore(client, database.tables.members, secret);
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await keys.stop();
  await database.stop();
});

let cards = 0;
const newCard = () => String(2_991_000_000 + cards++);

const put = (memberId: string, change: PersonChange) =>
  putMember(ports, initialProgram, memberId, { change, by: 'till', caller: 'channel' });
const give = async (memberId: string, ...numbers: readonly string[]) => {
  clock += 1_000;
  await put(memberId, { identifiers: { cards: numbers } });
  return clock;
};
const at = (card: string, instant?: number) => memberIdOf(identifiers, `card:${card}`, instant);

describe('a card', () => {
  it('belongs to who held it at an instant, and to nobody once it was replaced', async () => {
    const [first, second, card] = [newMemberId(), newMemberId(), newCard()];
    const got = await give(first, card);
    const replaced = await give(first, newCard());
    expect([await at(card), await at(card, got), await at(card, replaced + 1)]).toEqual([
      undefined,
      first,
      first,
    ]);
    const handed = await give(second, card);
    expect([await at(card), await at(card, handed - 1), await at(card, handed)]).toEqual([
      second,
      first,
      second,
    ]);
    expect(await at(card, got - 120_000)).toBe(first);
    const logs = await logsOfSince(identifiers, `card:${card}`, got);
    expect(logs).toEqual([[{ memberId: second }], [{ memberId: first }]]);
  });

  it('costs one read with and without an instant', async () => {
    const [member, card] = [newMemberId(), newCard()];
    await give(member, card);
    const before = proxy.calls.length;
    await at(card);
    await at(card, clock);
    await logsOfSince(identifiers, `card:${card}`, clock);
    expect(proxy.calls.slice(before)).toEqual(['GetItem', 'GetItem', 'GetItem']);
  });

  it('with one holder costs one read in a new act and in one that follows, and no call of the ledger', async () => {
    const [member, card] = [newMemberId(), newCard()];
    await give(member, card);
    const stores = {
      ledger: new LedgerStore(client, database.tables.ledger),
      details: new DetailsStore(client),
    };
    const before = proxy.calls.length;
    const { own, others } = await logsOf(identifiers, `card:${card}`, clock);
    await logOfNew(stores.ledger, own, others, { reference: 'purchase/p/', contentHash: '' });
    await logOfFollowed(stores, [own], { reference: 'redemption/r/' });
    await logOfFollowed(stores, await logsOfSince(identifiers, `card:${card}`, 0), {
      reference: 'purchase/p/',
    });
    expect(proxy.calls.slice(before)).toEqual(['GetItem', 'GetItem']);
  });

  it('means the log of its holder for an act that both holders have', async () => {
    const [first, second, card] = [newMemberId(), newMemberId(), newCard()];
    await give(first, card);
    await give(first);
    await give(second, card);
    const books = new Books(client, database.tables);
    books.clock = clock;
    const purchase = purchaseOf(100, { occurredAt: books.clock });
    for (const member of [first, second]) await books.buy(member, 'p1', purchase);
    const act = { reference: 'purchase/p1/', contentHash: contentHash(purchase) };
    const { own, others } = await logsOf(identifiers, `card:${card}`);
    expect(await logOfNew(books.ledger, own, others, act)).toEqual({ memberId: second });
    await books.buy(first, 'p2', purchase);
    const earlier = { ...act, reference: 'purchase/p2/' };
    expect(await logOfNew(books.ledger, own, others, earlier)).toEqual({ memberId: first });
  });

  it('that belongs to somebody is refused, and may be had once it was given up', async () => {
    const [first, second, card] = [newMemberId(), newMemberId(), newCard()];
    await give(first, card);
    await expect(give(second, card)).rejects.toMatchObject({ code: 'identifier-taken' });
    await give(first);
    await give(second, card);
    expect(await at(card)).toBe(second);
    await expect(give(first, card)).rejects.toMatchObject({ code: 'identifier-taken' });
  });

  it('remembers ten holders, and the eleventh takes the place of the oldest', async () => {
    const card = newCard();
    const members = Array.from({ length: 12 }, newMemberId);
    const got: number[] = [];
    for (const member of members) {
      got.push(await give(member, card));
      if (member !== members.at(-1)) await give(member);
    }
    const found = await Promise.all(got.map((instant) => at(card, instant)));
    expect(found).toEqual([undefined, undefined, ...members.slice(2)]);
    expect(await at(card)).toBe(members.at(-1));
  });

  it('from before holders were remembered belongs to its holder at any instant', async () => {
    const [member, second, card] = [newMemberId(), newMemberId(), newCard()];
    await give(member, card);
    const Key = { id: { S: identifierKey(secret, { kind: 'card', value: card }) }, part: { S: 'owner' } };
    const TableName = database.tables.members;
    await client.send(new PutItemCommand({ TableName, Item: { ...Key, memberId: { S: member } } }));
    expect([await at(card), await at(card, 0)]).toEqual([member, member]);
    await give(member);
    const handed = await give(second, card);
    expect([await at(card, 0), await at(card, handed)]).toEqual([member, second]);
    const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
    expect(Item?.holdings?.L).toHaveLength(2);
  });

  it('forgets a member who had more than twenty others since', async () => {
    const [member, card] = [newMemberId(), newCard()];
    const got = await give(member, card);
    for (let times = 0; times < 21; times += 1) await give(member, newCard());
    const stored = await ports.members.person(member);
    expect(stored && cardsEverOf(stored.person)).not.toContain(card);
    expect(await at(card, got)).toBeUndefined();
    expect(await ownershipBreaches(database, ports, { memberIds: [member], secret })).toEqual([]);
  });
});

describe('the search for breaches', () => {
  it('finds a card that remembers a member who does not remember it', async () => {
    const [member, card] = [newMemberId(), newCard()];
    await give(member, card);
    await give(member);
    const Key = { id: { S: `member/${member}` }, part: { S: 'person' } };
    await client.send(new DeleteItemCommand({ TableName: database.tables.members, Key }));
    expect(await ownershipBreaches(database, ports, { memberIds: [member], secret })).toHaveLength(2);
  });
});
