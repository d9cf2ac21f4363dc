import { cpSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startRunner } from '../../../local/runner.ts';
import { writeFixtureApp } from '../gateway/fixture-app.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

const assembly = writeFixtureApp({ stored: true });
const full = temporaryFolder();
const startIn = (folder: string) => startRunner({ port: 0, folder, assembly, report: () => undefined });

beforeAll(async () => {
  await (await startIn(full)).stop();
});

const losses: Readonly<Record<string, (file: string) => void>> = {
  missing: (file) => rmSync(file),
  empty: (file) => truncateSync(file),
  damaged: (file) => writeFileSync(file, '{"x'.repeat(2000)),
  unreadable: (file) => {
    rmSync(file);
    mkdirSync(file);
  },
};
const files = ['runner.db', 'dynamodb.db', 'kms-keys.json', 'secrets.json', 'issuer.pem'];
const cases = files.flatMap((file) => Object.keys(losses).map((loss) => [loss, file] as const));

/** A new signing key only ends the sessions of the old one. */
const replaced = (loss: string, file: string) => loss === 'missing' && file === 'issuer.pem';

test.each(cases)('a data folder with a %s %s is refused, and the rest of it is kept', async (loss, file) => {
  const folder = temporaryFolder();
  cpSync(full, folder, { recursive: true });
  losses[loss]?.(join(folder, file));
  const started = startIn(folder);
  if (replaced(loss, file)) return (await started).stop();
  await expect(started).rejects.toMatchObject({
    code: 'data_damaged',
    message: expect.stringContaining(join(folder, file)),
  });
  // The file from the copy makes the folder whole.
  rmSync(join(folder, file), { recursive: true, force: true });
  cpSync(join(full, file), join(folder, file));
  return (await startIn(folder)).stop();
});
