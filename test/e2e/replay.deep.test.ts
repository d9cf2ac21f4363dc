import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';

const root = new URL('../../', import.meta.url);
const file = fileURLToPath(new URL('../shared/data/online-retail/online_retail.csv.gz', root));
const SALES = 300;
/** More than enough for `SALES` sales; the replay reads a file to its end, and the whole file takes it a while. */
const LINES = 15_000;

/** The beginning of the real file, as a file of its own. */
async function beginning(folder: string): Promise<string> {
  const lines: string[] = [];
  const source = createReadStream(file);
  for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
    lines.push(line);
    if (lines.length === LINES) break;
  }
  source.destroy();
  const path = join(folder, 'sales.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function replay({ runner, folder }: Environment, sales: string) {
  const main = fileURLToPath(new URL('tools/replay/main.ts', root));
  const child = spawn(process.execPath, [main, sales, '--limit', String(SALES), '--url', runner.url], {
    env: { ...process.env, LAUREL_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const figure = (label: string) => Number(new RegExp(`^${label} +(\\d+)$`, 'm').exec(out)?.[1]);
  return { out, err, code, figure };
}

if (existsSync(file)) {
  test('the first sales and returns of a real shop go through the API, the books agree, and a second run doubles nothing', async () => {
    const environment = await startEnvironment({ poolSizeMax: 2 });
    try {
      const sales = await beginning(environment.folder);
      const first = await replay(environment, sales);
      expect({ code: first.code, err: first.err }).toEqual({
        code: 0,
        err: expect.not.stringContaining('    at '),
      });
      expect(first.figure('purchases sent')).toBe(SALES);
      expect(first.figure('created')).toBe(SALES);
      expect(first.figure('replayed')).toBe(0);
      expect(first.figure('refused')).toBe(0);
      expect(first.figure('points issued')).toBeGreaterThan(SALES);
      expect(first.figure('API: purchases in their logs')).toBe(SALES);
      expect(first.figure('API: points of those purchases')).toBe(first.figure('points issued'));
      const returns = first.figure('returns sent');
      expect(returns).toBeGreaterThan(0);
      expect(first.figure('returns created')).toBe(returns);
      expect(first.figure('returns refused')).toBe(0);
      expect(first.figure('points reversed')).toBeGreaterThan(0);
      expect(first.figure('API: returns in their logs')).toBe(returns);
      expect(first.figure('API: points reversed by those returns')).toBe(first.figure('points reversed'));
      expect(first.figure('API: points left in those balances')).toBe(
        first.figure('points issued') - first.figure('points reversed'),
      );
      expect(first.figure('API: members compared')).toBe(first.figure('members'));
      expect(first.out).toContain("The API's books agree with this count.");

      await environment.runner.drained();
      const before = await environment.contents();
      const second = await replay(environment, sales);
      expect(second.code).toBe(0);
      expect([second.figure('created'), second.figure('replayed')]).toEqual([0, SALES]);
      expect(second.figure('points issued')).toBe(first.figure('points issued'));
      expect([second.figure('returns created'), second.figure('returns replayed')]).toEqual([0, returns]);
      expect(second.figure('points reversed')).toBe(first.figure('points reversed'));
      await environment.runner.drained();
      expect((await environment.contents()).items).toBe(before.items);
      expect(environment.reports).toEqual([]);
    } finally {
      await environment.stop();
    }
  });
} else {
  test('no real sales are replayed: the file is not there', () => {
    process.stderr.write(`REPLAY NOT TESTED: there is no ${file}.\n`);
    expect(existsSync(file)).toBe(false);
  });
}
