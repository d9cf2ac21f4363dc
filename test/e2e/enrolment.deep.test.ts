import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { times } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';

let environment: Environment;
let cards = 0;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

function newCard(): string {
  cards += 1;
  return String(2_981_500_000_000 + cards);
}

const put = (member: string, body: object) => environment.call('PUT', `/v1/members/${member}`, { body });
const cardsOf = async (member: string): Promise<readonly string[] | undefined> =>
  (await environment.call('GET', `/v1/members/${member}`)).body.identifiers.cards;
const lookup = (body: object) => environment.call('POST', '/v1/members/lookup', { body });

describe('tills that enrol at once', () => {
  it('one card under 50 ids: one enrols, 49 learn who has it', async () => {
    const card = newCard();
    const members = Array.from({ length: 50 }, newMemberId);
    const answers = await times(50, (index) => put(members[index] ?? '', { identifiers: { cards: [card] } }));
    const { memberId } = (await lookup({ card })).body;
    expect(answers.filter(({ status }) => status === 201).map(({ body }) => body.memberId)).toEqual([
      memberId,
    ]);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(49);
    for (const answer of refused) {
      expectRefused(answer, { status: 409, code: 'identifier-taken', pointers: ['/identifiers/cards/0'] });
      expect(answer.body.errors).toMatchObject([{ memberId }]);
    }
  });

  it('one member with a card each: one enrols, and no card is lost', async () => {
    const member = newMemberId();
    const all = Array.from({ length: 12 }, newCard);
    const answers = await times(12, (index) =>
      put(member, { identifiers: { addCards: all.slice(index, index + 1) } }),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(11).fill(200), 201]);
    expect((await cardsOf(member))?.toSorted()).toEqual(all);
    for (const card of all) expect((await lookup({ card })).body).toEqual({ memberId: member });
  });
});

describe('the cards of a member', () => {
  it('come and go one by one, beside the whole list', async () => {
    const [member, other] = [newMemberId(), newMemberId()];
    const [first, second, third] = [newCard(), newCard(), newCard()];
    await put(member, { identifiers: { cards: [first] } });
    await put(member, { identifiers: { addCards: [second, third], removeCards: [first] } });
    expect(await cardsOf(member)).toEqual([second, third]);
    expect((await put(other, { identifiers: { addCards: [first] } })).status).toBe(201);
    await put(member, { identifiers: { cards: [third] } });
    expect(await cardsOf(member)).toEqual([third]);
    expectRefused(await put(other, { identifiers: { addCards: [second, third] } }), {
      status: 409,
      code: 'identifier-taken',
      pointers: ['/identifiers/addCards/1'],
    });
    expect(await cardsOf(other)).toEqual([first]);
  });

  it('are at most 20 with those the member has', async () => {
    const member = newMemberId();
    const all = Array.from({ length: 19 }, newCard);
    await put(member, { identifiers: { cards: all } });
    const tooMany = { identifiers: { addCards: [newCard(), newCard()] } };
    expectRefused(await put(member, tooMany), {
      status: 400,
      code: 'validation',
      pointers: ['/identifiers/addCards'],
    });
    expect(await cardsOf(member)).toEqual(all);
    const exchange = { ...tooMany.identifiers, removeCards: all.slice(0, 1) };
    expect((await put(member, { identifiers: exchange })).status).toBe(200);
  });
});

describe('an identifier that is given up', () => {
  it('is free at once, and its new one found in other letters', async () => {
    const [member, other] = [newMemberId(), newMemberId()];
    const [email, phone] = [`${member}@example.com`, '+353860005001'];
    await put(member, { identifiers: { email, phone } });
    await put(member, { identifiers: { email: `New-${member}@Example.com`, phone: null } });
    expect((await put(other, { identifiers: { email, phone } })).status).toBe(201);
    expect((await lookup({ email: email.toUpperCase() })).body).toEqual({ memberId: other });
    expect((await lookup({ email: `NEW-${member}@example.COM` })).body).toEqual({ memberId: member });
    expect((await lookup({ phone })).body).toEqual({ memberId: other });
  });
});
