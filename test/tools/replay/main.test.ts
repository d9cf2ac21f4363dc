import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvOf, folderWith } from './csv.ts';
import { standIn } from './stand-in.ts';

const MAIN = join(import.meta.dirname, '../../../tools/replay/main.ts');
const SALES = csvOf(['1', '2', '3'].map((invoice) => ({ invoice, member: `m${invoice}` })));

let shop: Awaited<ReturnType<typeof standIn>>;
let folder: string;

beforeEach(async () => {
  shop = await standIn();
  folder = await folderWith({ 'sales.csv': SALES });
});
afterEach(() => shop.close());

function start(...args: string[]): ChildProcess {
  const environment = { ...process.env, LAUREL_DATA: join(folder, 'data') };
  return spawn(process.execPath, [MAIN, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess) {
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code };
}

describe('npm run replay', () => {
  it('prints the summary on stdout and ends with 0', async () => {
    const { out, code } = await ended(start(join(folder, 'sales.csv'), '--url', shop.origin));
    expect(out).toMatch(/^purchases sent +3$/m);
    expect(out).toContain("The API's books agree with this count.");
    expect(code).toBe(0);
  });

  it('ends with 1 when a sale was refused', async () => {
    shop.faults.push({ status: 201, afterwards: true }, { status: 422, body: { code: 'too-old' } });
    const { out, code } = await ended(
      start(join(folder, 'sales.csv'), '--url', shop.origin, '--concurrency', '1'),
    );
    expect(out).toMatch(/^refused: too-old +1$/m);
    expect(code).toBe(1);
  });

  it('says how to start the server if none responds, and ends with 1', async () => {
    const gone = await standIn();
    await gone.close();
    const { err, out, code } = await ended(start(join(folder, 'sales.csv'), '--url', gone.origin));
    expect(err).toMatch(/No response from http.*ECONNREFUSED.*npm start/);
    expect(err).not.toContain('    at ');
    expect([out, code]).toEqual(['', 1]);
  });

  it('ends with 2 and a sentence when the input is wrong', async () => {
    const { err, code } = await ended(start(join(folder, 'none.csv')));
    expect(err).toMatch(/There is no file .*none\.csv\./);
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('stops on Ctrl-C with the summary so far, and continues from there the next time', async () => {
    const args = [join(folder, 'sales.csv'), '--url', shop.origin, '--concurrency', '1'];
    const child = start(...args);
    shop.controls.onCall = (path) => {
      if (path.includes('/purchases/')) child.kill('SIGINT');
    };
    const stopped = await ended(child);
    expect(stopped.out).toMatch(/^created +[12]$/m);
    expect(stopped.out).toContain('were not compared');
    expect(stopped.code).toBe(130);

    shop.controls.onCall = () => undefined;
    const { out, code } = await ended(start(...args));
    expect(out).toMatch(/^replayed +[12]$/m);
    expect(out).toMatch(/^purchases sent +3$/m);
    expect(code).toBe(0);
  });
});
