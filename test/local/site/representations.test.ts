import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Representations } from '../../../local/site/representations.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

test('a file that could not be read once is read the next time', async () => {
  const file = join(temporaryFolder(), 'page.html');
  writeFileSync(file, 'page');
  const { size, mtimeMs: changedAt } = statSync(file);
  const found = { file, size, changedAt };
  const representations = new Representations();
  rmSync(file);
  await expect(representations.of(found, undefined)).rejects.toThrow('ENOENT');
  writeFileSync(file, 'page');
  utimesSync(file, changedAt / 1000, changedAt / 1000);
  await expect(representations.of(found, undefined)).resolves.toMatchObject({ size });
});
