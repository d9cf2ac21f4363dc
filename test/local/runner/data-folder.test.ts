import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startRunner } from '../../../local/runner.ts';
import { writeFixtureApp } from '../gateway/fixture-app.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

const assembly = writeFixtureApp({ stored: true });
const full = temporaryFolder();
const startIn = (folder: string) => startRunner({ port: 0, folder, assembly, report: () => undefined });

/** The folder, and all that is in it. */
const filesOf = (folder: string): readonly string[] => [
  folder,
  ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
];

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

test("a data folder that the runner made, and every file in it, is its owner's alone", async () => {
  const folder = join(temporaryFolder(), 'data');
  const runner = await startIn(folder);
  // Files beside the databases exist only while the runner runs.
  const open = filesOf(folder).filter((path) => (statSync(path).mode & 0o077) !== 0);
  await runner.stop();
  expect(filesOf(folder)).toContain(join(folder, 'dynamodb.db'));
  expect(open).toEqual([]);
  chmodSync(join(folder, 'dynamodb.db'), 0o644);
  chmodSync(join(folder, 'runner.db'), 0o644);
  await (await startIn(folder)).stop();
  for (const name of ['dynamodb.db', 'runner.db'])
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
});
