import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readyAccount } from '../aws/account.ts';
import { AwsAtWire, failure } from '../aws/aws-at-wire.ts';

let wire: AwsAtWire;
beforeEach(async () => {
  wire = await AwsAtWire.start({
    ...readyAccount(),
    GetCallerIdentity: () => failure(403, 'ExpiredToken'),
  });
});
afterEach(() => wire.close());

/** Starts a tool as npm does, with an endpoint and credentials from the variables that the SDK and the CDK read. */
async function run(tool: string, ...args: string[]) {
  const main = join(import.meta.dirname, `../../../tools/${tool}/main.ts`);
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: wire.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code };
}

// A start costs a second of a core, so the readers of command lines are tested in process, each beside its tool.
describe('the commands that deploy', () => {
  it('end with one sentence and 1 when the credentials have expired', async () => {
    const { out, err, code } = await run('deploy', 'dev');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('The AWS credentials have expired. Sign in again');
    expect(err).not.toContain('    at ');
  });

  it.each([
    ['destroy', ['d'.repeat(40)]],
    ['client-secret', ['dev', 'pos']],
  ])('end with 2 when the input is wrong, without a call of AWS: %s %j', async (tool, args) => {
    const { out, err, code } = await run(tool, ...args);
    expect([code, out, wire.calls]).toEqual([2, '', []]);
    expect(err).not.toContain('    at ');
  });
});
