import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvRow } from '../../tools/members/csv-text.ts';
import { type Environment, startEnvironment } from './environment.ts';

const root = new URL('../../', import.meta.url);
const main = fileURLToPath(new URL('tools/members/main.ts', root));

let environment: Environment;
let folder: string;

beforeAll(async () => {
  environment = await startEnvironment({ poolSizeMax: 2 });
  folder = mkdtempSync(join(tmpdir(), 'laurel-import-'));
  await environment.enrol({ identifiers: { email: 'taken@example.com' } }, 'owner');
});
afterAll(async () => {
  await environment.stop();
  rmSync(folder, { recursive: true, force: true });
});

const mapping = {
  memberId: 'No',
  ignore: ['Remark'],
  cards: 'Card',
  email: 'Mail',
  phone: { column: 'Phone', countryCode: '353' },
  givenName: 'Name',
  birthDate: { column: 'Born', format: 'DD.MM.YYYY' },
  country: { column: 'Country', map: { Ireland: 'IE' } },
  attributes: { tea: 'Tea' },
  consents: { marketing: { column: 'News', true: ['J'], false: ['N'] } },
  opening: {
    points: 'Points',
    expiresOn: { column: 'Until', format: 'DD.MM.YYYY', never: ['never'] },
    qualifying: 'Credit',
    tier: 'Tier',
  },
};
const HEADER = [
  ...['No', 'Card', 'Mail', 'Phone', 'Name', 'Born', 'Country', 'Tea', 'News', 'Remark'],
  ...['Points', 'Until', 'Credit', 'Tier'],
];

type Cells = Readonly<Record<string, string>>;

function soundRow(series: string, index: number): Cells {
  const number = String(index).padStart(4, '0');
  return {
    No: `${series}-${number}`,
    Card: `29${series.length}${series.charCodeAt(0)}${number}`,
    Mail: `${series}${number}@Example.com`,
    Phone: `08${series.charCodeAt(0)}${number}${series.length === 1 ? '' : '0'}`,
    Name: index % 7 === 0 ? 'Ann "Annie"; née Müller' : 'Ann',
    Remark: index % 7 === 0 ? 'two\nlines' : '',
    Born: '28.02.1990',
    Country: 'Ireland',
    Tea: index % 2 === 0 ? 'green' : '',
    News: index % 3 === 0 ? 'J' : 'N',
    Points: String((index * 37) % 500),
    Until: ['', 'never', '31.12.2099'][index % 3] ?? '',
    Credit: index % 5 === 0 ? '1200' : '',
    Tier: index % 11 === 0 ? 'gold' : '',
  };
}

function write(name: string, rows: readonly Cells[]): string {
  const path = join(folder, name);
  const cells = rows.map((row) => HEADER.map((column) => row[column] ?? ''));
  writeFileSync(path, [HEADER, ...cells].map((row) => csvRow(row, ';')).join(''));
  return path;
}

const pointsOf = (rows: readonly Cells[]) => rows.reduce((sum, { Points }) => sum + Number(Points), 0);

interface Run {
  readonly code: number | null;
  readonly err: string;
  // biome-ignore lint/suspicious/noExplicitAny: the summary is looked at by its paths
  readonly summary: any;
}

function start(file: string, source: string, more: readonly string[] = []): ChildProcess {
  const path = join(folder, 'mapping.json');
  writeFileSync(path, JSON.stringify(mapping));
  const args = [main, 'import', file, '--mapping', path, '--source', source];
  return spawn(process.execPath, [...args, '--url', environment.runner.url, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<Run> {
  if (!child.stdout || !child.stderr) throw new Error('a child with its streams');
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, err, summary: out === '' ? undefined : JSON.parse(out) };
}

/** The path that approves the import of a file, where the run says that another person has to. */
const approvalIn = ({ err }: Run) => /POST \S+(\/v1\/approvals\/[0-9a-f]{32}\/approve)/.exec(err)?.[1];

async function approve(waiting: Run): Promise<void> {
  const path = approvalIn(waiting) ?? '';
  expect((await environment.call('POST', path, { as: 'agent' })).status).toBe(201);
}

/** Runs an import, and once more where another person has to approve its file first. */
async function run(file: string, source: string, more?: readonly string[]): Promise<Run> {
  const told = await ended(start(file, source, more));
  if (approvalIn(told) === undefined) return told;
  await approve(told);
  return ended(start(file, source, more));
}

function rejectsIn(path: string): readonly Cells[] {
  return parse(readFileSync(path, 'utf8'), { bom: true, columns: true, delimiter: ';' });
}

/** The sum of the balances of these rows' members, each counted once. */
async function balancesOf(rows: readonly Cells[]): Promise<number> {
  const members = [...new Set(rows.map(({ No }) => No))];
  const balances = await Promise.all(
    members.map((member) => environment.call('GET', `/v1/members/${member}/balance`)),
  );
  const known = balances.filter(({ status }) => status === 200);
  return known.reduce((sum, { body }) => sum + body.available, 0);
}

/** A file with a fault of every kind, and `count` rows without one. */
function faultyFile(series: string, count: number) {
  const good = Array.from({ length: count }, (_, index) => soundRow(series, index));
  const base = (index: number): Cells => ({ ...soundRow(`${series}x`, index), Points: '10' });
  const faults: readonly (readonly [Cells, code: string, pointer: string])[] = [
    [{ ...base(1), No: 'no id' }, 'validation', '/memberId'],
    [{ ...base(2), Mail: 'nobody' }, 'validation', '/identifiers/email'],
    [{ ...base(3), Phone: 'none' }, 'validation', '/identifiers/phone'],
    [{ ...base(4), Born: '30.02.1990' }, 'validation', '/profile/birthDate'],
    [{ ...base(5), Country: 'Atlantis' }, 'validation', '/profile/country'],
    [{ ...base(6), News: '?' }, 'validation', '/consents/marketing'],
    [{ ...base(7), Points: 'many' }, 'validation', '/opening/points'],
    [{ ...base(8), Until: 'soon' }, 'validation', '/opening/expiresOn'],
    [{ ...base(9), No: good[1]?.No ?? '' }, 'duplicate-in-file', '/memberId'],
    [{ ...base(10), Mail: good[2]?.Mail?.toUpperCase() ?? '' }, 'duplicate-in-file', '/identifiers/email'],
    [{ ...base(11), Card: good[3]?.Card ?? '' }, 'duplicate-in-file', '/identifiers/cards/0'],
    [{ ...base(12), Mail: 'Taken@example.com' }, 'identifier-taken', '/identifiers/email'],
    [{ ...base(13), Until: '31.12.2019' }, 'already-expired', '/opening/lots/0/expiresOn'],
    [{ ...base(14), Tier: 'diamond' }, 'unknown-tier', '/opening/tier'],
  ];
  const rows = [...good, ...faults.map(([row]) => row)];
  const rejected = faults.map(([{ No }, code, pointer]) => `${No} ${code} ${pointer}`).sort();
  return { good, rows, rejected, file: write(`${series}.csv`, rows) };
}

const told = (path: string) =>
  rejectsIn(path)
    .map(({ No, code, pointer }) => `${No} ${code} ${pointer}`)
    .sort();

it('a dry run writes nothing and tells of every row that would not be taken', async () => {
  const { good, rows, rejected, file } = faultyFile('d', 30);
  const rejects = join(folder, 'dry-rejects.csv');
  await environment.runner.drained();
  const before = await environment.contents();
  const { code, err, summary } = await run(file, 'crm', ['--dry-run', '--rejects', rejects]);
  expect({ code, err }).toEqual({ code: 1, err: expect.not.stringContaining('    at ') });
  expect(told(rejects)).toEqual(rejected);
  expect(summary).toMatchObject({
    dryRun: true,
    finished: true,
    rows: rows.length,
    acceptable: good.length,
    points: { acceptable: pointsOf(good), accountedFor: true },
  });
  await environment.runner.drained();
  expect(await environment.contents()).toEqual(before);
});

it('members come with what they bring, faults are told by row, and a second run doubles nothing', async () => {
  const { good, rows, rejected, file } = faultyFile('a', 280);
  const rejects = join(folder, 'rejects.csv');
  const first = await run(file, 'crm', ['--rejects', rejects]);
  expect({ code: first.code, err: first.err }).toEqual({
    code: 1,
    err: expect.not.stringContaining('    at '),
  });
  expect(told(rejects)).toEqual(rejected);
  expect(statSync(rejects).mode & 0o077).toBe(0);
  const opening = good.filter(({ Points, Credit, Tier }) => Points !== '0' || Credit || Tier).length;
  const readable = rows.filter(({ Points }) => Points !== 'many');
  expect(first.summary).toMatchObject({
    source: 'crm',
    finished: true,
    rows: rows.length,
    // Nothing of a row is written that the programme refuses.
    members: { enrolled: good.length, changed: 0, unchanged: 0 },
    rejected: rejected.length,
    rejects: { validation: 8, 'duplicate-in-file': 3, 'identifier-taken': 1, 'already-expired': 1 },
    openings: { booked: opening, replayed: 0 },
    points: {
      read: pointsOf(readable),
      booked: pointsOf(good),
      replayed: 0,
      rejected: pointsOf(readable) - pointsOf(good),
      rowsUnreadable: 1,
      accountedFor: true,
    },
  });
  expect(await balancesOf(rows)).toBe(pointsOf(good));
  const { body } = await environment.call('GET', '/v1/members/a-0055');
  expect(body).toMatchObject({
    identifiers: { email: 'a0055@example.com', phone: '+3538970055' },
    profile: { givenName: 'Ann', birthDate: '1990-02-28', country: 'IE' },
    tier: { id: 'gold' },
  });
  const entry = await environment.call('GET', '/v1/members/a-0055/entries/1');
  expect(entry.body).toMatchObject({ kind: 'opening', source: 'crm' });

  await environment.runner.drained();
  const { items } = await environment.contents();
  const second = await run(file, 'crm', ['--rejects', rejects]);
  expect(second.summary).toMatchObject({
    members: { enrolled: 0, changed: 0, unchanged: good.length },
    openings: { booked: 0, replayed: opening },
    points: { booked: 0, replayed: pointsOf(good), accountedFor: true },
  });
  await environment.runner.drained();
  expect((await environment.contents()).items).toBe(items);
});

it('rejected rows are corrected in the file of rejects, which is imported as it is', async () => {
  const { good, rows, file } = faultyFile('c', 10);
  const rejects = join(folder, 'to-correct.csv');
  await run(file, 'crm', ['--rejects', rejects]);
  const codes = ['already-expired', 'unknown-tier', 'identifier-taken'];
  const fixed = rejectsIn(rejects)
    .filter(({ code = '' }) => codes.includes(code))
    .map((row): Cells => ({ ...row, Tier: '', Until: '', Mail: '' }));
  const columns = [...HEADER, 'row', 'code', 'pointer', 'detail'];
  const again = join(folder, 'again.csv');
  const cells = fixed.map((row) => columns.map((column) => row[column] ?? ''));
  writeFileSync(again, [columns, ...cells].map((row) => csvRow(row, ';')).join(''));
  const { code, summary } = await run(again, 'crm', ['--rejects', rejects]);
  expect({ code, told: told(rejects) }).toEqual({ code: 0, told: [] });
  expect(summary.points).toMatchObject({ read: 30, booked: 30, accountedFor: true });
  expect(await balancesOf(rows)).toBe(pointsOf(good) + 30);
  const [header] = readFileSync(rejects, 'utf8').split('\r\n');
  expect(header).toBe(`\uFEFF${columns.join(';')}`);
});

it.each(['SIGKILL', 'SIGINT'] as const)(
  'an import that ends in the middle by %s goes on when it is run again: the sums are exact',
  async (signal) => {
    const series = signal === 'SIGKILL' ? 'k' : 's';
    const rows = Array.from({ length: 300 }, (_, index) => soundRow(series, index));
    const file = write(`${series}.csv`, rows);
    await approve(await ended(start(file, 'crm')));
    const child = start(file, 'crm', ['--concurrency', '4']);
    const cut = ended(child);
    const inMiddle = async () => (await environment.call('GET', `/v1/members/${series}-0060`)).status === 200;
    while (!(await inMiddle()) && child.exitCode === null);
    child.kill(signal);
    const { code, summary, err } = await cut;
    if (signal === 'SIGINT') {
      expect({ code, err }).toEqual({ code: 130, err: expect.stringContaining('again to continue') });
      expect(summary).toMatchObject({ finished: false, rejected: 0, points: { accountedFor: true } });
      expect(summary.rows).toBeLessThan(rows.length);
      expect(await balancesOf(rows)).toBe(summary.points.booked);
    }
    const { code: done, summary: total } = await run(file, 'crm');
    expect(done).toBe(0);
    expect(total.points).toMatchObject({ read: pointsOf(rows), accountedFor: true });
    expect(total.points.booked + total.points.replayed).toBe(pointsOf(rows));
    expect(total.points.replayed).toBeGreaterThan(0);
    expect(total.members.enrolled).toBeLessThan(rows.length);
    expect(await balancesOf(rows)).toBe(pointsOf(rows));
  },
);

it('a file above the limit of one person is approved once: a changed line is another file', async () => {
  const rows = Array.from({ length: 12 }, (_, index): Cells => ({ ...soundRow('l', index), Points: '9000' }));
  const file = write('large.csv', rows);
  const waits = await ended(start(file, 'crm'));
  expect([waits.code, waits.err]).toEqual([1, expect.stringContaining('bring 108000 points in 12 rows')]);
  expect((await environment.call('GET', `/v1/members/${rows[0]?.No}`)).status).toBe(404);
  await approve(waits);
  const first = await run(file, 'crm');
  expect(first.summary).toMatchObject({ openings: { booked: 12, replayed: 0 }, points: { booked: 108_000 } });
  const second = await run(file, 'crm');
  expect(second.summary).toMatchObject({ openings: { booked: 0, replayed: 12 } });
  const [one, ...others] = rows;
  const changed = write('larger.csv', [{ ...one, Points: '9001' } as Cells, ...others]);
  expect((await ended(start(changed, 'crm'))).err).toContain('bring 108001 points in 12 rows');
});
