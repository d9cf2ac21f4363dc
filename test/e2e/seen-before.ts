import { beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { expectRefused } from './answers.ts';
import { tagOf } from './entity-tags.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

/** Callers who say which state of a member they have seen. */
export function compareTags(given: () => Environment): void {
  let environment: Environment;
  beforeAll(() => {
    environment = given();
  });

  const conflict = { status: 412, code: 'version-conflict' };
  const put = (member: string, body: object, headers = {}) =>
    environment.call('PUT', `/v1/members/${member}`, { as: 'agent', body, headers });
  const read = (path: string, headers = {}, as: As = 'agent') =>
    environment.call('GET', `/v1/members/${path}`, { as, headers });
  const erase = (member: string, headers = {}) =>
    environment.call('DELETE', `/v1/members/${member}`, { as: 'agent', headers });
  const named = (givenName: string) => ({ profile: { givenName } });

  describe('a member', () => {
    it('is created once by many who ask for nothing else', async () => {
      const member = newMemberId();
      const create = { 'if-none-match': '*' };
      const answers = await Promise.all(
        ['Ada', 'Ben', 'Cleo'].map((name) => put(member, named(name), create)),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 412, 412]);
      expectRefused(await put(member, named('Dan'), create), conflict);
      const created = answers.find(({ status }) => status === 201);
      expect((await read(member)).text).toBe(created?.text);
    });

    it('is changed by one of many who have seen the same', async () => {
      const member = await environment.enrol();
      const seen = { 'if-match': tagOf(await read(member)) };
      const answers = await Promise.all(['Ada', 'Ben', 'Cleo'].map((name) => put(member, named(name), seen)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
      const changed = answers.find(({ status }) => status === 200);
      const now = await read(member);
      expect([now.text, tagOf(now)]).toEqual([changed?.text, changed && tagOf(changed)]);
      expectRefused(await put(member, named('Dan'), seen), conflict);
      expectRefused(await put(newMemberId(), named('Dan'), { 'if-match': '*' }), conflict);
    });

    it('has another tag with other segments, another status and another tier', async () => {
      const member = await environment.enrol();
      const tags = [tagOf(await read(member))];
      const next = async (path: string, as: As, body: object) => {
        expect([200, 201]).toContain(
          (await environment.call('PUT', `/v1/members/${member}/${path}`, { as, body })).status,
        );
        tags.push(tagOf(await read(member)));
      };
      await next('segments', 'marketer', { segments: ['tea-lovers'] });
      await next('purchases/p1', 'channel', purchaseOf(200_000));
      await next('status/s1', 'agent', { status: 'suspended', reason: 'mistake' });
      expect(new Set(tags).size).toBe(4);
      for (const stale of tags.slice(0, 3)) {
        expectRefused(await put(member, named('Ada'), { 'if-match': stale }), conflict);
        expectRefused(await erase(member, { 'if-match': stale }), conflict);
      }
      expect((await put(member, named('Ada'), { 'if-match': tags.join() })).status).toBe(200);
    });

    it('is erased as the caller has seen it', async () => {
      const member = await environment.enrol(named('Ada'));
      const seen = { 'if-match': tagOf(await read(member)) };
      const changed = await put(member, named('Ben'));
      expectRefused(await erase(member, seen), conflict);
      expect((await read(member)).text).toBe(changed.text);
      const current = { 'if-match': tagOf(changed) };
      expect((await erase(member, current)).status).toBe(204);
      expect((await read(member)).body).toMatchObject({ status: 'erased', profile: {} });
      // The same call once more has the same response.
      expect((await erase(member, current)).status).toBe(204);
    });
  });

  it('a balance is told once, until an act changes it', async () => {
    const member = await environment.enrol();
    const own = { member };
    const first = tagOf(await read(`${member}/balance`, {}, own));
    const known = { 'if-none-match': first };
    expect((await read(`${member}/balance`, known, own)).status).toBe(304);
    // A ledger write has its id and no other precondition.
    const path = `/v1/members/${member}/purchases/p1`;
    const headers = { 'if-match': '"x"', 'if-none-match': '*' };
    const bought = await environment.call('PUT', path, { body: purchaseOf(1000), headers });
    expect(bought.status).toBe(201);
    const changed = await read(`${member}/balance`, known, own);
    expect([changed.status, changed.body.seq]).toEqual([200, 1]);
  });

  it("another's member stays unknown to a member, whatever tag is sent", async () => {
    const [member, stranger] = [await environment.enrol(), await environment.enrol()];
    await environment.buy(member, 'p1', purchaseOf(1000));
    for (const path of [member, `${member}/balance`, `${member}/entries/1`]) {
      for (const tag of ['*', tagOf(await read(path))]) {
        const answer = await read(path, { 'if-none-match': tag }, { member: stranger });
        expectRefused(answer, { status: 404, code: 'member-not-found' });
      }
    }
  });

  it('a read by staff is recorded, also where nothing had to be sent', async () => {
    const member = await environment.enrol();
    const tag = tagOf(await read(member));
    expect((await read(member, { 'if-none-match': tag })).status).toBe(304);
    const { body } = await environment.call('GET', `/v1/audit?member=${member}`, { as: 'agent' });
    expect(body.items.map(({ operation }: { operation: string }) => operation)).toEqual([
      'getMember',
      'getMember',
    ]);
  });
}
