import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Caller } from '../../tools/api/caller.ts';
import { readBase } from '../../tools/program/base.ts';
import { run } from '../../tools/program/commands.ts';
import { ProgramApi } from '../../tools/program/program-api.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { doublePoints } from './promotions.ts';

const MAIN = join(import.meta.dirname, '../../tools/program/main.ts');
const as = 'marketer';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const newFolder = () => mkdtempSync(join(tmpdir(), 'laurel-files-'));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ended(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect(err).not.toContain('    at ');
  return { out, err, code };
}

/** A folder that was pulled; what is run in it needs no address any more. */
async function pulled() {
  const folder = newFolder();
  const run = (command: string, ...more: string[]) => ended([command, folder, ...more]);
  expect(await run('pull', '--url', environment.runner.url)).toMatchObject({ code: 0, err: '' });
  const path = (file: string) => join(folder, file);
  const read = (file: string) => JSON.parse(readFileSync(path(file), 'utf8'));
  const write = (file: string, value: unknown) => writeFileSync(path(file), JSON.stringify(value));
  return { folder, run, path, read, write };
}

const put = (promotionId: string, change: object = {}) =>
  environment.call('PUT', `/v1/promotions/${promotionId}`, { as, body: { ...doublePoints, ...change } });
const post = (promotionId: string, deed: 'activate' | 'pause') =>
  environment.call('POST', `/v1/promotions/${promotionId}/${deed}`, { as });
const get = async (path: string) => (await environment.call('GET', `/v1/${path}`, { as })).body;

/** As bookings count it. */
async function spend(promotionId: string, points: number): Promise<void> {
  const Item = { id: { S: `budget/${promotionId}` }, taken: { N: String(points) } };
  await environment.database.send(new PutItemCommand({ TableName: environment.tables.counters, Item }));
}

describe('npm run program', () => {
  it('pulls, tells what a push would do, does it, and is clean then', async () => {
    await put('tea', { schedule: { from: '2026-12-01T01:00:00+01:00' } });
    await put('old');
    await post('old', 'activate');
    await put('half');
    await post('half', 'activate');
    await put('half', { name: 'A draft over what runs' });
    await environment.call('PUT', '/v1/rewards/coffee', { as, body: { name: 'A coffee', points: 500 } });
    for (const store of ['haneda', 'closed']) {
      await environment.call('PUT', `/v1/stores/${store}`, { as, body: { name: store } });
    }

    const { run, path, read, write } = await pulled();
    expect(read('promotions/tea.json')).toMatchObject({ name: 'Double points', active: false });
    expect(read('promotions/half.json')).toMatchObject({ name: 'A draft over what runs', active: 'earlier' });
    expect(read('program.json')).not.toHaveProperty('tiers');
    expect(await run('diff')).toEqual({ code: 0, err: '', out: `${environment.runner.url}\nNo changes.\n` });
    expect(await run('push')).toMatchObject({ code: 0 });

    const [blue, silver, gold] = read('tiers.json');
    write('tiers.json', [blue, silver, gold, { id: 'jade', name: 'Jade', threshold: 9000, multiplier: '2' }]);
    write('program.json', { ...read('program.json'), maturity: { days: 14 } });
    write('promotions/tea.json', {
      ...read('promotions/tea.json'),
      audience: { tiers: ['jade'] },
      active: true,
    });
    write('promotions/half.json', { ...read('promotions/half.json'), active: true });
    write('promotions/new~1.json', { ...doublePoints, active: true });
    write('rewards/cake.json', {
      name: 'A cake',
      points: 900,
      tiers: ['jade'],
      from: '2026-12-01T00:00:00Z',
    });
    write('stores/haneda.json', { ...read('stores/haneda.json'), timeZone: 'Asia/Tokyo' });
    write('stores/porto.json', { name: 'Porto' });
    rmSync(path('stores/closed.json'));
    rmSync(path('promotions/old.json'));
    rmSync(path('rewards/coffee.json'));

    const plan = `${environment.runner.url}
change program
  /maturity/days: 0 -> 14
  tiers.json /3: (none) -> {"id":"jade","name":"Jade","threshold":9000,"multiplier":"2"}
activate promotions/half
create, activate promotions/new~1
pause, delete promotions/old
change, activate promotions/tea
  /audience: (none) -> {"tiers":["jade"]}
create rewards/cake
delete stores/closed
change stores/haneda
  /timeZone: (none) -> "Asia/Tokyo"
create stores/porto
Left unchanged:
  rewards/coffee: a reward cannot be deleted; set "to" to end it
`;
    const before = await environment.contents();
    expect(await run('diff')).toEqual({ code: 1, err: '', out: plan });
    const unasked = await run('push');
    expect(unasked).toMatchObject({ code: 2, out: plan, err: expect.stringContaining('--yes') });
    expect(await environment.contents()).toEqual(before);

    const pushed = await run('push', '--yes');
    expect(pushed).toEqual({
      code: 0,
      err: '',
      out: `${plan}Applied:
  put program
  pause promotions/old
  delete promotions/old
  delete stores/closed
  put rewards/cake
  put stores/haneda
  put stores/porto
  put promotions/new~1
  put promotions/tea
  activate promotions/half
  activate promotions/new~1
  activate promotions/tea
`,
    });
    expect(await get('promotions/half')).toMatchObject({ version: 2, activeVersion: 2 });
    expect(await get('promotions/tea')).toMatchObject({ version: 2, activeVersion: 2 });
    expect((await get('promotions/old')).code).toBe('promotion-not-found');
    expect((await get('program')).tiers).toHaveLength(4);
    expect((await get('stores')).items).toEqual([
      expect.objectContaining({ store: 'haneda', timeZone: 'Asia/Tokyo' }),
      expect.objectContaining({ store: 'porto' }),
    ]);

    const state = readFileSync(path('.laurel.json'), 'utf8');
    expect(await run('push', '--yes')).toMatchObject({
      code: 0,
      out: expect.not.stringContaining('Applied'),
    });
    expect(readFileSync(path('.laurel.json'), 'utf8')).toBe(state);
    expect((await run('pull')).out).toBe('kept rewards/coffee: changed in the folder\n');
    expect(await run('pull', '--force')).toMatchObject({ out: 'written rewards/coffee\n' });
    expect(await run('diff')).toMatchObject({ code: 0 });
  });

  it('refuses what somebody else changed since the pull, and takes the rest', async () => {
    await put('mine');
    await put('ours');
    await put('theirs');
    const { run, read, write, path } = await pulled();
    write('promotions/mine.json', { ...read('promotions/mine.json'), name: 'Mine' });
    write('promotions/ours.json', { ...read('promotions/ours.json'), name: 'Ours, here' });
    await put('ours', { name: 'Ours, there' });
    await put('theirs', { name: 'Theirs' });

    const before = await environment.contents();
    const news = `Changed on the server and in the folder since the pull: pull, and make your change again:
  promotions/ours: was changed on the server (version 1 -> 2)
Changed on the server since the pull, left unchanged:
  promotions/theirs: was changed on the server (version 1 -> 2)
`;
    expect(await run('diff')).toMatchObject({ code: 2, out: expect.stringContaining(news) });
    const refused = await run('push', '--yes');
    expect(refused).toMatchObject({
      code: 2,
      out: expect.stringContaining(news),
      err: 'Nothing was applied.\n',
    });
    expect(await environment.contents()).toEqual(before);

    const unpulled = await run('pull');
    expect(unpulled.code).toBe(2);
    expect(unpulled.err).toContain('  promotions/ours\n--force');
    expect(read('promotions/theirs.json').name).toBe('Double points');
    write('promotions/ours.json', { ...doublePoints, active: false });
    expect(await run('pull')).toMatchObject({
      code: 0,
      out: 'written promotions/ours\nwritten promotions/theirs\nkept promotions/mine: changed in the folder\n',
    });
    expect(await run('push', '--yes')).toMatchObject({ code: 0 });
    expect((await get('promotions/mine')).name).toBe('Mine');
    await environment.call('DELETE', '/v1/promotions/theirs', { as });
    expect(await run('pull')).toMatchObject({ code: 0, out: 'removed promotions/theirs\n' });
    expect(existsSync(path('promotions/theirs.json'))).toBe(false);
    expect(await run('diff')).toMatchObject({ code: 0 });
  });

  it('stops where the server refuses, says what was applied, and goes on from there', async () => {
    const { run, write, read } = await pulled();
    write('promotions/a-first.json', { ...doublePoints, active: true });
    write('promotions/b-second.json', { ...doublePoints, active: true, limits: { budgetPoints: 5 } });
    await put('b-second');
    await environment.call('DELETE', '/v1/promotions/b-second', { as });
    await spend('b-second', 7);

    const cut = await run('push', '--yes');
    expect(cut).toMatchObject({
      code: 3,
      err: expect.stringContaining('promotions/b-second.json /limits/budgetPoints must be at least 7'),
    });
    expect(cut.out).toContain(`Applied:
  put promotions/a-first
Not applied:
  put promotions/b-second
  activate promotions/a-first
  activate promotions/b-second
`);
    expect(await get('promotions/a-first')).toMatchObject({ status: 'draft', version: 1 });
    write('promotions/b-second.json', { ...read('promotions/b-second.json'), limits: { budgetPoints: 7 } });
    expect((await run('push', '--yes')).out).toContain(`Applied:
  put promotions/b-second
  activate promotions/a-first
  activate promotions/b-second
`);
    expect(await run('diff')).toMatchObject({ code: 0 });
  });

  it('asks, and meets whoever changes something before the answer', async () => {
    await put('raced');
    await put('switched');
    await post('switched', 'activate');
    const { folder, write } = await pulled();
    write('promotions/before.json', { ...doublePoints, active: false });
    write('promotions/raced.json', { ...doublePoints, name: 'Here', active: true });
    write('promotions/switched.json', { ...doublePoints, active: false });
    const push = async (ask: () => Promise<boolean>) => {
      const said: string[] = [];
      const { signal: stopping } = new AbortController();
      const { url: origin } = environment.runner;
      const token = { holder: 'a test', get: () => environment.token(as), refused: async () => undefined };
      const api = new ProgramApi(new Caller(origin, token, stopping));
      const base = await readBase(folder);
      const ports = { api, origin, base, stopping, ask, say: (text: string) => said.push(text) };
      const options = { command: 'push', folder, origin, force: false, yes: false } as const;
      const code = await run(options, ports).catch(({ exitCode, message }) => ({ exitCode, message }));
      return { code, said: said.slice(1).join('\n') };
    };

    expect(await push(async () => false)).toEqual({ code: 1, said: 'Nothing was applied.' });
    expect(await get('promotions/raced')).toMatchObject({ version: 1, name: 'Double points' });

    const drafted = await push(async () => (await put('switched', { name: 'There' })).status === 200);
    expect(drafted).toEqual({
      code: {
        exitCode: 2,
        message:
          'Somebody else changed promotions/switched on the server in the meantime.\nPull, and push again.',
      },
      said: `Not applied:
  pause promotions/switched
  put promotions/before
  put promotions/raced
  activate promotions/raced`,
    });
    expect(await get('promotions/switched')).toMatchObject({ name: 'There', activeVersion: 1 });
    await put('switched');
    write('promotions/switched.json', { ...doublePoints, active: 'earlier' });

    const raced = await push(async () => (await put('raced', { name: 'There' })).status === 200);
    expect(raced).toMatchObject({
      code: { exitCode: 2, message: expect.stringContaining('Somebody else changed promotions/raced') },
      said: `Applied:
  put promotions/before
Not applied:
  put promotions/raced
  activate promotions/raced`,
    });
    expect(await get('promotions/raced')).toMatchObject({ version: 2, name: 'There', status: 'draft' });
  });

  it('says before anything is applied what the programme would not allow', async () => {
    const { run, write } = await pulled();
    write('promotions/ruby.json', { ...doublePoints, audience: { tiers: ['ruby'] }, active: false });
    write('rewards/ruby.json', { name: 'A ruby', points: 5, tiers: ['ruby'] });
    const before = await environment.contents();
    const { code, err } = await run('push', '--yes');
    expect(code).toBe(2);
    expect(err).toContain('promotions/ruby.json /audience/tiers/0 is not a tier of the programme');
    expect(err).toContain('rewards/ruby.json /tiers/0 is not a tier of the programme\n');
    expect(await environment.contents()).toEqual(before);
  });

  it('pulls no two ids that are one file where case does not matter', async () => {
    await put('case');
    await put('CASE');
    const folder = newFolder();
    const { code, err } = await ended(['pull', folder, '--url', environment.runner.url]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('promotions/CASE and promotions/case would be one file'),
    ]);
    expect(readdirSync(folder)).toEqual([]);
    await environment.call('DELETE', '/v1/promotions/CASE', { as });
  });

  it('says in a sentence what is wrong, and changes nothing', async () => {
    const { folder, run, write, path } = await pulled();
    const { url } = environment.runner;
    const before = await environment.contents();
    const none = join(newFolder(), 'none');
    expect(await ended(['diff', none, '--url', url])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Pull first'),
    });
    expect(await run('diff', '--url', 'http://localhost:9')).toMatchObject({
      code: 2,
      err: expect.stringContaining(`was pulled from ${url}`),
    });
    expect(await ended(['pull', none, '--url', 'http://localhost:9'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('No response from http://localhost:9'),
    });
    expect(await ended(['pull', none, '--url', 'https://points.example'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('set LAUREL_TOKEN'),
    });
    const channel = { LAUREL_CLIENT_ID: 'dev-channel', LAUREL_CLIENT_SECRET: 'dev' };
    expect(await ended(['diff', folder], channel)).toMatchObject({
      code: 3,
      err: expect.stringContaining('the client dev-channel may not do this (403)'),
    });
    expect(await ended(['diff', folder], { ...channel, LAUREL_CLIENT_SECRET: 'no' })).toMatchObject({
      code: 3,
      err: expect.stringContaining('gave no token for dev-channel (status 401)'),
    });
    expect(await ended(['diff', folder], { LAUREL_TOKEN: 'abc' })).toMatchObject({
      code: 3,
      err: expect.stringContaining('the token in LAUREL_TOKEN is not accepted (401)'),
    });
    expect(await ended(['diff', folder], { LAUREL_TOKEN: await environment.token('admin') })).toMatchObject({
      code: 0,
    });
    write('promotions/case.json', { name: 'x', active: 1 });
    expect(await run('diff')).toMatchObject({
      code: 2,
      err: expect.stringContaining('promotions/case.json /effect is required\n'),
    });
    expect(await run('pull')).toMatchObject({ code: 2, err: expect.stringContaining('--force') });
    writeFileSync(path('.laurel.json'), '{');
    expect(await run('diff')).toMatchObject({
      code: 2,
      err: expect.stringContaining('.laurel.json cannot be read'),
    });
    expect(await environment.contents()).toEqual(before);
  });
});
