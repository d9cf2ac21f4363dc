import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Skipped } from '../../tools/packages/skipped.ts';
import { describeWith } from '../not-tested.ts';
import { type Environment, startEnvironment } from './environment.ts';

const run = promisify(execFile);

/** The blocks of README that call the product, in their order. */
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const calls = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)]
  .map(([, block = '']) => block)
  .filter((block) => block.includes('curl'));

/** Ends at a call that is refused, and writes each body on a line. */
const STRICT = 'set -eo pipefail; curl() { command curl -sS --fail-with-body "$@" && echo; };\n';

async function withCurl(): Promise<void> {
  await run('bash', ['-c', 'command curl --version']).catch(() => {
    throw new Skipped('README is tested with bash and curl: install them');
  });
}

await describeWith('the calls of README', withCurl, () => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await startEnvironment();
  });
  afterAll(() => environment.stop());

  it('work on an empty environment, and are replays when pasted twice', async () => {
    expect(calls.length).toBeGreaterThanOrEqual(2);
    const here = calls.join('\n').replaceAll('localhost:3000', new URL(environment.runner.url).host);
    const { stdout } = await run('bash', ['-c', `${STRICT}${here}\necho again\n${here}`]);
    const [first = [], second = []] = stdout.split('again\n').map((text) => text.trim().split('\n'));
    // A promotion is one draft more, and active; a balance has its instant.
    const repeatable = (lines: readonly string[]) =>
      lines
        .map((line) => ({ ...JSON.parse(line), asOf: undefined }))
        .filter((body) => !('promotionId' in body));
    expect(repeatable(first).length).toBeGreaterThanOrEqual(6);
    expect(repeatable(second)).toEqual(repeatable(first));
    expect(second).toHaveLength(first.length);
  });
});
