import { describe, expect, it } from 'vitest';
import { awsSettings } from '../../tools/aws/settings.ts';
import { smoke } from '../../tools/smoke/smoke.ts';
import type { Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let laurel: Environment;
useSharedLaurel((started) => {
  laurel = started;
});

describe('npm run smoke against a running Laurel', () => {
  it('finds all well: every look but those that only AWS has, and the books at zero', async () => {
    const lines: string[] = [];
    const code = await smoke(
      { origin: laurel.runner.url, environment: undefined, channel: 'pos' },
      {
        aws: awsSettings(),
        variables: {},
        stopping: new AbortController().signal,
        say: (line) => lines.push(line),
      },
    );
    expect([code, lines.filter((line) => line.startsWith('✗'))]).toEqual([0, []]);
    expect(lines.filter((line) => line.startsWith('- '))).toEqual([
      expect.stringContaining('unencrypted calls'),
      expect.stringContaining('around the distribution'),
    ]);
    const [, member = ''] = /enrolment of (smoke-\S+)/.exec(lines.join('\n')) ?? [];
    const { body } = await laurel.call('GET', `/v1/members/${member}/balance`);
    expect(body).toMatchObject({ available: 0, pending: 0, seq: 2, lifetime: { reversed: 50 } });
  });
});
