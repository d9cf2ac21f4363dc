import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayOf, hidingOn } from '#shared/domain/audit/hidden-member.ts';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import { deployedLog } from '../../../tools/who-was-read/insights.ts';
import { localLog } from '../../../tools/who-was-read/local-log.ts';
import { readOptions } from '../../../tools/who-was-read/options.ts';
import { partsOf, whoWasRead } from '../../../tools/who-was-read/who-was-read.ts';

const SECRET = 'a secret of the test';
const now = Date.parse('2026-11-30T12:00:00Z');
const at = (text: string) => Date.parse(text);
const hash = (memberId: string, day: string) => hidingOn(day, SECRET)(memberId);

const period = { from: at('2026-11-29T20:00:00Z'), to: at('2026-11-30T12:00:00Z') };
let said: string[];
const say = (text: string) => said.push(text);
beforeEach(() => {
  said = [];
});

describe('the period', () => {
  it('is cut at each midnight of UTC, where members get other hashes', () => {
    expect(partsOf({ from: at('2026-11-28T20:00:00Z'), to: at('2026-11-30T00:00:00Z') })).toEqual([
      { day: '2026-11-28', from: at('2026-11-28T20:00:00Z'), to: at('2026-11-29T00:00:00Z') },
      { day: '2026-11-29', from: at('2026-11-29T00:00:00Z'), to: at('2026-11-30T00:00:00Z') },
    ]);
  });
});

describe('the log of npm start', () => {
  let folder: string;
  const line = (timestamp: string, memberId: string, more: object = {}) => {
    const member = hash(memberId, dayOf(at(timestamp)));
    const read = { client: 'till', operation: 'getBalance', member, ...more };
    return JSON.stringify({ level: 'INFO', message: 'member read', timestamp, ...read });
  };
  const write = (lines: readonly string[]) =>
    writeFileSync(join(folder, 'logs', 'functions.log'), `${lines.join('\n')}\n`);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-who-'));
    mkdirSync(join(folder, 'logs'));
    const secrets = { 'laurel-dev-data/OriginSecret1': 'x', 'laurel-dev-data/IdentifierKey2': SECRET };
    writeFileSync(join(folder, 'secrets.json'), JSON.stringify(secrets));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is counted by day, call and hash, of one client and period', async () => {
    const counted = [
      line('2026-11-29T21:00:00.000Z', 'm-1'),
      line('2026-11-30T09:00:00.000Z', 'm-1'),
      line('2026-11-30T09:00:01.000Z', 'm-1'),
      line('2026-11-30T09:00:02.000Z', 'm-2', { operation: 'getMember' }),
    ];
    write([
      ...counted,
      line('2026-11-29T19:59:59.999Z', 'm-1'),
      line('2026-11-30T12:00:00.000Z', 'm-1'),
      line('2026-11-30T09:00:00.000Z', 'm-1', { client: 'another' }),
      '{"message":"member read","timestamp":"not a time"}',
      '{"message":"other"} "member read"',
      'no JSON "member read"',
    ]);
    expect(await whoWasRead({ ...period, client: 'till', members: [] }, localLog(folder), say)).toBe(0);
    const bytes = Math.round(counted.reduce((sum, text) => sum + text.length, 0) / 4) + 26;
    expect(said).toEqual([
      `2026-11-29  ${hash('m-1', '2026-11-29')}  getBalance  1`,
      `2026-11-30  ${hash('m-1', '2026-11-30')}  getBalance  2`,
      `2026-11-30  ${hash('m-2', '2026-11-30')}  getMember  1`,
      'till read members 4 times.',
      `A read took ${bytes} bytes of the log: about $${(bytes / 2000).toFixed(2)} a million reads at $0.50 a GB.`,
    ]);
  });

  it('finds a member whose id is known, on each day, and says so where there is none', async () => {
    write([line('2026-11-29T21:00:00.000Z', 'm-1'), line('2026-11-30T09:00:00.000Z', 'm-2')]);
    await whoWasRead({ ...period, client: 'till', members: ['m-2'] }, localLog(folder), say);
    expect(said.slice(0, 2)).toEqual(['2026-11-30  m-2  getBalance  1', 'till read m-2 1 times.']);
    said = [];
    await whoWasRead({ ...period, client: 'till', members: ['m-3'] }, localLog(folder), say);
    expect(said).toEqual([
      'The log has no read of m-3 by till in this time. Is it the id that GET /v1/clients has?',
    ]);
  });

  it('that is not there is named', () => {
    expect(() => localLog(join(folder, 'none'))).toThrow(/^There is no file .*secrets.json/);
  });
});

describe('the logs of an environment', () => {
  const stored = {
    name: 'laurel-dev/who-was-read',
    queryString: 'filter message = "member read"',
    logGroupNames: ['one', 'two'],
  };
  const row = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([field, value]) => ({ field, value }));

  function cli(rows: readonly object[], statuses = ['Complete']) {
    const calls: (readonly string[])[] = [];
    const left = [...statuses];
    const aws = async (words: readonly string[]) => {
      calls.push(words);
      if (words[1] === 'describe-query-definitions')
        return { queryDefinitions: [{ ...stored, name: `${stored.name}-2` }, stored] };
      if (words[1] === 'get-secret-value') return { SecretString: SECRET };
      if (words[1] === 'start-query') return { queryId: 'q' };
      return { status: left.length > 1 ? left.shift() : left[0], results: rows };
    };
    return { calls, log: deployedLog(aws, environmentNamed('dev'), 'arn:secret', async () => {}) };
  }

  it('are asked by the stored query, day by day, until it is complete', async () => {
    const found = row({ client: 'till', operation: 'getBalance', member: 'h', reads: '3', bytes: '804' });
    const { calls, log } = cli([found], ['Scheduled', 'Running', 'Complete']);
    await whoWasRead({ ...period, client: 'till', members: [] }, await log, say);
    const queries = calls.filter(([, operation]) => operation === 'start-query');
    expect(queries).toEqual([
      [
        'logs',
        'start-query',
        '--log-group-names',
        'one',
        'two',
        '--start-time',
        String(period.from / 1000),
        '--end-time',
        String(at('2026-11-29T23:59:59Z') / 1000),
        '--query-string',
        'filter client = "till" | filter message = "member read"',
      ],
      [
        'logs',
        'start-query',
        '--log-group-names',
        'one',
        'two',
        '--start-time',
        String(at('2026-11-30T00:00:00Z') / 1000),
        '--end-time',
        String(at('2026-11-30T11:59:59Z') / 1000),
        '--query-string',
        'filter client = "till" | filter message = "member read"',
      ],
    ]);
    expect(said).toEqual([
      '2026-11-29  h  getBalance  3',
      '2026-11-30  h  getBalance  3',
      'till read members 6 times.',
      'A read took 294 bytes of the log: about $0.15 a million reads at $0.50 a GB.',
    ]);
  });

  it('are asked for the hashes of known members alone', async () => {
    const { calls, log } = cli([]);
    await whoWasRead({ ...period, client: 'till', members: ['m-1', 'm-2'] }, await log, say);
    const day = '2026-11-30';
    expect(calls.at(-2)?.at(-1)).toBe(
      `filter client = "till" and member in ["${hash('m-1', day)}", "${hash('m-2', day)}"] | filter message = "member read"`,
    );
  });

  it.each([
    ['a query that failed', [], ['Failed'], /ended as Failed/],
    ['more rows than a query returns', Array(10_000).fill([]), ['Complete'], /more than 10000 rows/],
  ])('end with a sentence after %s', async (_, rows, statuses, sentence) => {
    const { log } = cli(rows, statuses);
    const asked = whoWasRead({ ...period, client: 'till', members: [] }, await log, say);
    await expect(asked).rejects.toMatchObject({ exitCode: 1, message: expect.stringMatching(sentence) });
  });
});

describe('the command line', () => {
  const read = (line: string) => readOptions(line.split(' '), now);

  it('means the last 35 days and all members unless it says so', () => {
    expect(read('here --client till')).toEqual({
      environment: undefined,
      client: 'till',
      from: now - 35 * 86_400_000,
      to: now,
      members: [],
    });
    const whole =
      'dev --client till --from 2026-11-29T20:00:00Z --to 2026-11-30T12:00:00Z --member a --member b';
    expect(read(whole)).toMatchObject({ ...period, environment: { name: 'dev' }, members: ['a', 'b'] });
  });

  it.each([
    ['here', /--client is the id/],
    ['here --client a"b', /--client is the id/],
    ['--client till', /Name an environment/],
    ['here --client till --from yesterday', /--from is an instant/],
    ['here --client till --from 2026-12-01T00:00:00Z', /--from must be earlier/],
    [`here --client till ${'--member m '.repeat(101).trim()}`, /At most 100/],
  ])('is refused: %s', (line, sentence) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });
});
