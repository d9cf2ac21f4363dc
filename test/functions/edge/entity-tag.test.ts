import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getBalance } from '#shared/contracts/ledger/get-balance.ts';
import { pausePromotion } from '#shared/contracts/promotions/pause-promotion.ts';
import { getReward } from '#shared/contracts/rewards/get-reward.ts';
import { listRewards } from '#shared/contracts/rewards/list-rewards.ts';
import { putReward } from '#shared/contracts/rewards/put-reward.ts';
import { preconditionOf, tagger } from '../../../functions/edge/entity-tag.ts';
import type { Reply } from '../../../functions/edge/reply.ts';

const headers = (given: Readonly<Record<string, string>>) => (name: string) => given[name];
const none = headers({});

const read = (body: unknown, given: Readonly<Record<string, string>> = {}): Reply =>
  tagger(getReward, headers(given))({ status: 200, body });
const tagOf = (body: unknown) => read(body).headers?.etag ?? '';

const coffee = { rewardId: 'coffee', version: 3, remaining: 7 };
const editable = { version: 3, shown: async () => coffee };
const tag = tagOf(coffee);

const isAccepted = (
  name: 'if-match' | 'if-none-match',
  value: string,
  document: typeof editable | undefined,
) => preconditionOf(putReward, headers({ [name]: value }))?.(document);

describe('If-Match', () => {
  it.each([
    ['the tag of the body', tag, true],
    ['the tag in a list', `"x" ,, ${tag},"3"`, true],
    ['any document', ' * ', true],
    ['the number of the version', '"3"', true],
    ['an earlier version', '"2"', false],
    ['the tag of another body', tagOf({ ...coffee, remaining: 6 }), false],
    ['a weak tag', `W/${tag}`, false],
    ['a weak number', 'W/"3"', false],
    ['a tag of a few letters', '"x"', false],
    ['an empty tag', '""', false],
    ['a list of strangers', '"a","b,c", W/"d"', false],
  ])('%s', async (_, value, accepted) => {
    expect(await isAccepted('if-match', value, editable)).toBe(accepted);
  });

  it.each([
    ['the number before the first version', '"0"', true],
    ['any document', '*', false],
    ['a version', '"1"', false],
    ['a tag', tag, false],
  ])('without a document: %s', async (_, value, accepted) => {
    expect(await isAccepted('if-match', value, undefined)).toBe(accepted);
  });

  it('knows no number for a document without versions', async () => {
    const person = { shown: () => coffee };
    const condition = (value: string) => preconditionOf(putReward, headers({ 'if-match': value }))?.(person);
    expect(await Promise.all([condition('"0"'), condition('"undefined"'), condition(tag)])).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('reads what the body needs only where a tag of the body may decide', async () => {
    let reads = 0;
    const shown = () => {
      reads += 1;
      return coffee;
    };
    const counted = async (value: string) => {
      reads = 0;
      await preconditionOf(putReward, headers({ 'if-match': value }))?.({ version: 3, shown });
      return reads;
    };
    expect([await counted('*'), await counted('"3"'), await counted(tag)]).toEqual([0, 0, 1]);
  });
});

describe('If-None-Match of a PUT', () => {
  it.each([
    ['*', editable, false],
    ['*', undefined, true],
    [tag, editable, false],
    [`W/${tag}`, editable, false],
    ['"x"', editable, true],
    [tag, undefined, true],
  ])('%s', async (value, document, accepted) => {
    expect(await isAccepted('if-none-match', value, document)).toBe(accepted);
  });

  it('must hold beside If-Match', async () => {
    const both = preconditionOf(putReward, headers({ 'if-match': tag, 'if-none-match': '*' }));
    expect([await both?.(editable), await both?.(undefined)]).toEqual([false, false]);
  });

  it('is not read by a switch, which has no document to create', () => {
    expect(preconditionOf(pausePromotion, headers({ 'if-none-match': '*' }))).toBeUndefined();
  });
});

it('no header is no precondition', () => {
  expect(preconditionOf(putReward, none)).toBeUndefined();
});

it('a call whose contract does not say so takes no precondition', () => {
  expect(() => preconditionOf(listRewards, headers({ 'if-match': '*' }))).toThrow(TypeError);
});

describe('a malformed header', () => {
  const malformed = [
    '3',
    '"3',
    '3"',
    '"a" "b"',
    '*, "a"',
    '"a" *',
    'w/"a"',
    'W/ "a"',
    'W/a',
    '',
    ' ',
    ',,',
    '"a b"',
  ];

  it.each(malformed)('%j is refused, and named', (value) => {
    const refused = (name: string) =>
      expect.objectContaining({
        code: 'validation',
        data: {
          errors: [
            { pointer: `/header/${name}`, message: 'must be ETags in quotes with commas between them, or *' },
          ],
        },
      });
    expect(() => preconditionOf(putReward, headers({ 'if-match': value }))).toThrow(refused('if-match'));
    expect(() => preconditionOf(putReward, headers({ 'if-none-match': value }))).toThrow(
      refused('if-none-match'),
    );
    expect(() => tagger(getReward, headers({ 'if-none-match': value }))).toThrow(refused('if-none-match'));
  });

  it('is refused at once, however long it is', () => {
    for (const part of ['"a",', ' ', '"a", ', '"a']) {
      const value = `${part.repeat(300_000)}x`;
      expect(() => tagger(getReward, headers({ 'if-none-match': value }))).toThrow();
    }
  });
});

describe('the tag of a body', () => {
  it('is the same for the same body and another for another one', () => {
    const bodies = fc.tuple(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(bodies, ([one, other]) => {
        expect(tagOf(one)).toBe(tagOf(JSON.parse(JSON.stringify(one))));
        expect(tagOf(one) === tagOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('cannot be the number of a version', () => {
    expect(tag).toMatch(/^"[A-Za-z0-9_-]{22}"$/);
  });

  it('is weak over a balance, and leaves the instant out', () => {
    const balance = (body: object) => tagger(getBalance, none)({ status: 200, body }).headers?.etag;
    const first = balance({ available: 5, asOf: '2026-11-22T10:00:00.000Z' });
    expect(first).toMatch(/^W\/"[A-Za-z0-9_-]{22}"$/);
    expect(balance({ available: 5, asOf: '2026-11-23T10:00:00.000Z' })).toBe(first);
    expect(balance({ available: 6, asOf: '2026-11-22T10:00:00.000Z' })).not.toBe(first);
  });

  it('is in a reply with a body of a call that has tags, with what caches must know', () => {
    const caching = { 'cache-control': 'private, no-cache', vary: 'Authorization, Accept, Origin' };
    expect(read(coffee).headers).toEqual({ ...caching, etag: tag });
    const replayed = { 'idempotency-replayed': 'true' };
    expect(tagger(putReward, none)({ status: 200, body: coffee, headers: replayed })).toEqual({
      status: 200,
      body: coffee,
      headers: { ...replayed, ...caching, etag: tag },
    });
    for (const reply of [{ status: 204 }, { status: 200, headers: replayed }]) {
      expect(tagger(putReward, none)(reply)).toEqual(reply);
    }
    expect(tagger(listRewards, none)({ status: 200, body: coffee })).toEqual({ status: 200, body: coffee });
  });
});

describe('If-None-Match of a GET', () => {
  const { headers: tagged } = read(coffee);

  it.each([tag, `W/${tag}`, `"x", ${tag}`, '*'])('%s is the body that the caller has', (value) => {
    expect(read(coffee, { 'if-none-match': value })).toEqual({ status: 304, headers: tagged });
  });

  it.each(['"3"', 'W/"x"', tagOf({})])('%s is another', (value) => {
    expect(read(coffee, { 'if-none-match': value })).toEqual(read(coffee));
  });

  it('compares a weak tag', () => {
    const body = { available: 5, asOf: '2026-11-22T10:00:00.000Z' };
    const etag = tagger(getBalance, none)({ status: 200, body }).headers?.etag ?? '';
    for (const value of [etag, etag.slice(2)]) {
      const again = tagger(getBalance, headers({ 'if-none-match': value }))({ status: 200, body });
      expect([again.status, again.body, again.headers?.etag]).toEqual([304, undefined, etag]);
    }
  });

  it('is not read by a write, whose reply always has its body', () => {
    const reply = tagger(
      putReward,
      headers({ 'if-none-match': '"x", nonsense' }),
    )({ status: 200, body: coffee });
    expect(reply.status).toBe(200);
  });
});
