import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import type { Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;

useSharedLaurel((laurel) => {
  environment = laurel;
});

const guide = readFileSync(new URL('../../docs/referrals.md', import.meta.url), 'utf8');

/** The code of the guide in both forms in which it stands there. */
const PRINTED = '7KQ2M9X4TB';
const TYPED = '7kq2m-9x4tb';

const calls = [...guide.matchAll(/```http\n([\s\S]*?)```/g)].map(([, block = '']) => {
  const [, method = '', path = '', body = '', status, told = ''] =
    /^(\S+) (\S+)\n([^→]*)→ (\d+) (.*)$/s.exec(block.trim()) ?? [];
  return { method, path, body: body.trim(), status: Number(status), told };
});

describe('the guide for referrals', () => {
  it('shows what its calls get, in this order', async () => {
    const referrer = await environment.enrol();
    const names = new Map([
      ['m-1001', referrer],
      ['m-1002', newMemberId()],
      ['m-1003', newMemberId()],
    ]);
    const { body: own } = await environment.call('GET', `/v1/members/${referrer}/referral`, {
      as: { member: referrer },
    });
    const real = (text: string) =>
      text
        .replaceAll(PRINTED, own.code)
        .replaceAll(TYPED, `${own.code.slice(0, 5)}-${own.code.slice(5)}`.toLowerCase())
        .replaceAll(/m-100\d/g, (name) => names.get(name) ?? name);
    expect(calls.length).toBe(6);
    for (const { method, path, body, status, told } of calls) {
      const sent = body === '' ? {} : { body: JSON.parse(real(body)) };
      const answer = await environment.call(method, real(path), sent);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body).toMatchObject(JSON.parse(real(told)));
    }
    const { body: exported } = await environment.call('GET', `/v1/members/${names.get('m-1002')}/export`, {
      as: 'agent',
    });
    expect(exported.referral).toEqual({ codes: [], referredBy: own.code });
  });
});
