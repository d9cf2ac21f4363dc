import { beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';

/** Segments, which marketers put members in. */
export function keepSegments(given: () => Environment): void {
  let environment: Environment;
  beforeAll(() => {
    environment = given();
  });

  const put = (member: string, segments: readonly string[], as: As = 'marketer') =>
    environment.call('PUT', `/v1/members/${member}/segments`, { as, body: { segments } });
  const read = async (member: string, as: As = 'agent') =>
    (await environment.call('GET', `/v1/members/${member}`, { as })).body.segments;

  describe('the segments of a member', () => {
    it('are put whole, replaced whole, and taken away whole', async () => {
      const member = await environment.enrol();
      expect(await read(member)).toEqual([]);
      for (const [sent, kept] of [
        [
          ['tea', 'Students', 'a~1'],
          ['Students', 'a~1', 'tea'],
        ],
        [['coffee'], ['coffee']],
        [[], []],
      ] as const) {
        const { status, body } = await put(member, sent);
        expect([status, body]).toEqual([
          200,
          { memberId: member, segments: kept, updatedAt: expect.any(String) },
        ]);
        expect(await read(member)).toEqual(kept);
      }
    });

    it('may be 100, of 64 characters each', async () => {
      const member = await environment.enrol();
      const segments = Array.from({ length: 100 }, (_, n) => `${'x'.repeat(61)}${100 + n}`);
      expect((await put(member, segments.toReversed(), 'admin')).body.segments).toEqual(segments);
    });

    it('are put by card as by id, and nothing of the profile is shown for it', async () => {
      const card = '2981777000001';
      const profile = { givenName: 'Aoife', birthDate: '1990-02-28' };
      const member = await environment.enrol({ identifiers: { cards: [card] }, profile });
      const { status, body } = await put(`card:${card}`, ['tea']);
      expect([status, body.memberId]).toEqual([200, member]);
      expect(Object.keys(body).sort()).toEqual(['memberId', 'segments', 'updatedAt']);
      expect(await read(member)).toEqual(['tea']);
      for (const as of ['channel', { member }] as const) expect(await read(member, as)).toBeUndefined();
    });

    it('stay through a change of the member, whose answer shows them to staff', async () => {
      const member = await environment.enrol({ attributes: { vip: true } });
      await put(member, ['tea']);
      const body = { attributes: null };
      for (const [as, segments] of [
        ['agent', ['tea']],
        ['channel', undefined],
      ] as const) {
        const changed = await environment.call('PUT', `/v1/members/${member}`, { as, body });
        expect([changed.status, changed.body.attributes, changed.body.segments]).toEqual([200, {}, segments]);
      }
    });

    it('put by several at once are those of one of them', async () => {
      const member = await environment.enrol();
      const lists = ['a', 'b', 'c', 'd'].map((name) => [`${name}1`, `${name}2`]);
      const answers = await Promise.all(lists.map((list) => put(member, list)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(lists).toContainEqual(await read(member));
    });

    it('cannot be put for a member who is not enrolled, and enrolment begins with none', async () => {
      const member = newMemberId();
      const unknown = { status: 404, code: 'member-not-found' };
      expectRefused(await put(member, ['tea']), unknown);
      expectRefused(await put('card:2981999999999', ['tea']), unknown);
      await environment.enrol({}, member);
      expect(await read(member)).toEqual([]);
    });
  });
}
