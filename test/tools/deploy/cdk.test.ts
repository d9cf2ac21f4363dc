import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repositoryCdk } from '../../../tools/deploy/cdk.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'laurel-cdk-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The command line of a repository in which `cdk` is this script. */
function cdkThat(script: string, stopping = new AbortController().signal) {
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  mkdirSync(dirname(cdk), { recursive: true });
  writeFileSync(cdk, script);
  return repositoryCdk(root, stopping);
}

const says = (sentence: string) => `process.stderr.write(${JSON.stringify(`${sentence}\n`)});`;

it.each([
  ['0', false],
  ['2', true],
])('%s stacks with differences: a difference is %s', async (count, differs) => {
  const cdk = cdkThat(says(`Number of stacks with differences: ${count}`));
  expect(await cdk.diff('assembly')).toBe(differs);
});

it.each([
  ['a diff that fails', 'process.exitCode = 1;', /^cdk diff failed with code 1/],
  ['a diff that a signal ends', "process.kill(process.pid, 'SIGKILL');", /^cdk diff was ended by a signal/],
  ['a diff that counts nothing', '', /does not say/],
])('%s is no difference to deploy', async (_, script, sentence) => {
  await expect(cdkThat(script).diff('assembly')).rejects.toThrow(sentence);
});

it('a deployment that fails ends the tool with the next step', async () => {
  const deployment = cdkThat('process.exitCode = 1;').deploy('assembly', {});
  await expect(deployment).rejects.toThrow(/^cdk deploy failed with code 1.*run the same command again/);
});

it('a tool that is told to stop ends the command', async () => {
  const stop = new AbortController();
  const forEver = `${says('begun')} setInterval(() => undefined, 1_000);`;
  const deployment = cdkThat(forEver, stop.signal).deploy('assembly', {});
  stop.abort();
  await expect(deployment).rejects.toThrow(/aborted/);
});
