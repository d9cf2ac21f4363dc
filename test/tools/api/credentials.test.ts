import { describe, expect, it } from 'vitest';
import { tokenFor } from '../../../tools/api/credentials.ts';

const { signal } = new AbortController();
const cloud = 'https://points.example';
const client = { LAUREL_CLIENT_ID: 'ci', LAUREL_CLIENT_SECRET: 'secret' };

describe('the token of a tool', () => {
  it('is the given token, and no other is fetched', async () => {
    const token = tokenFor(cloud, { LAUREL_TOKEN: 'abc', ...client }, 'dev-marketer', signal);
    expect([token.holder, await token.get()]).toEqual(['the token in LAUREL_TOKEN', 'abc']);
  });

  it.each([
    [cloud, { ...client, LAUREL_TOKEN_URL: 'https://login.example/oauth2/token' }, 'the client ci'],
    ['http://localhost:3000', client, 'the client ci'],
    ['http://127.0.0.1:3000', {}, 'the client dev-marketer'],
    ['http://[::1]:3000', {}, 'the client dev-marketer'],
  ])('at %s with %j', (origin, environment, holder) => {
    expect(tokenFor(origin, environment, 'dev-marketer', signal).holder).toBe(holder);
  });

  it.each([
    [cloud, {}, /set LAUREL_TOKEN, or LAUREL_CLIENT_ID/],
    [cloud, client, /LAUREL_TOKEN_URL is not set/],
    [cloud, { LAUREL_CLIENT_ID: 'ci' }, /Set both/],
    [cloud, { ...client, LAUREL_TOKEN_URL: 'login.example' }, /not an address/],
    [cloud, { ...client, LAUREL_TOKEN_URL: 'http://login.example' }, /must begin with https/],
    [cloud, { LAUREL_TOKEN: 'a\nb' }, /is not a token/],
    ['http://points.example', { LAUREL_TOKEN: 'abc' }, /^http:..points.example must begin with https/],
    ['http://localhost.example', {}, /^http:..localhost.example must begin with https/],
  ])('at %s with %j is refused', (origin, environment, sentence) => {
    expect(() => tokenFor(origin, environment, 'dev-marketer', signal)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
