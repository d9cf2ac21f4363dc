import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Skipped } from '../../tools/packages/skipped.ts';
import { describeWith } from '../not-tested.ts';
import { type Environment, startEnvironment } from './environment.ts';

const run = promisify(execFile);

/** The blocks of a page that call the product, in their order. */
function callsOf(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, block = '']) => block)
    .filter((block) => block.includes('curl'));
}

/** Ends at a call that is refused, and writes each body on a line. */
const STRICT = 'set -eo pipefail; curl() { command curl -sS --fail-with-body "$@" && echo; };\n';

/** Bodies of drafts, which are one version more each time, and of reads, which are of that moment. */
const CHANGING = ['promotionId', 'challengeId', 'backfillId', 'challenges', 'items'];

async function withCurl(): Promise<void> {
  await run('bash', ['-c', 'command curl --version']).catch(() => {
    throw new Skipped('pages are tested with bash and curl: install them');
  });
}

for (const page of ['README.md', 'docs/challenges.md']) {
  await describeWith(`the calls of ${page}`, withCurl, () => {
    let environment: Environment;
    beforeAll(async () => {
      environment = await startEnvironment();
    });
    afterAll(() => environment.stop());

    it('work on an empty environment, and are replays when pasted twice', async () => {
      const calls = callsOf(page);
      expect(calls.length).toBeGreaterThanOrEqual(2);
      const here = calls.join('\n').replaceAll('localhost:3000', new URL(environment.runner.url).host);
      const { stdout } = await run('bash', ['-c', `${STRICT}${here}\necho again\n${here}`]);
      const [first = [], second = []] = stdout.split('again\n').map((text) => text.trim().split('\n'));
      // A balance has its instant.
      const repeatable = (lines: readonly string[]) =>
        lines
          .map((line) => ({ ...JSON.parse(line), asOf: undefined }))
          .filter((body) => CHANGING.every((name) => !(name in body)));
      expect(repeatable(first).length).toBeGreaterThanOrEqual(4);
      expect(repeatable(second)).toEqual(repeatable(first));
      expect(second).toHaveLength(first.length);
    });
  });
}
