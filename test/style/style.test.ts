import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = stdout.split('\n').filter(Boolean);
const sources = files.filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const matching = (list: readonly string[], pattern: RegExp) =>
  list.filter((file) => pattern.test(text(file)));

const pages = files.filter((file) => file.endsWith('.md'));

/** How GitHub names the place of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (page: string) =>
  [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Every page that a line names by a path or a link, fixtures of tests and foreign addresses left out. */
function pagesNamed(file: string, line: string): readonly string[] {
  if (!file.endsWith('.md') && !/^\s*(\*|\/\*|\/\/|#)/.test(line)) return [];
  const ours = line.replaceAll(/https?:\/\/\S+/g, '');
  const links = [...ours.matchAll(/\]\((#[^)\s]+)\)/g)].map(([, link = '']) => link);
  return [...links, ...[...ours.matchAll(/[\w./-]+\.md\b(?:#[\w-]+)?/g)].map(([named]) => named)];
}

/** A page is there beside the file that names it or, where no Markdown link does, from the root. */
function isThere(file: string, named: string): boolean {
  const [path = '', anchor] = named.split('#');
  const beside = path === '' ? file : normalize(join(dirname(file), path));
  const page = [beside, file.endsWith('.md') ? beside : path].find((one) => pages.includes(one));
  return page !== undefined && (anchor === undefined || anchorsOf(page).includes(anchor));
}

/** A clock, chance, the environment, an SDK or waiting. A date of given numbers is none of these. */
const impure =
  /\bDate\.now|\bnew Date(?!\s*\(\s*[^\s)])|(?<!new )\bDate\(|=\s*(?:globalThis\.)?(?:Date|Math)\s*;|\bperformance\b|\bTemporal\.Now|\bMath\.random|\brandom(?:Bytes|UUID|Int)\b|\bprocess\.|@aws-sdk|\bawait |\bset(?:Timeout|Interval|Immediate)\b/;

describe('the house style', () => {
  it('no file names a page that the repository does not have', () => {
    const self = 'test/style/style.test.ts';
    const missing = files
      .filter((file) => file !== self && /\.(ts|js|json|md|html|css|yml)$|^\.ci\//.test(file))
      .flatMap((file) =>
        text(file)
          .split('\n')
          .flatMap((line, index) => {
            const absent = pagesNamed(file, line).filter((named) => !isThere(file, named));
            const outside = /\bSEMANTICS\b|\b(?:API|STYLE|DESIGN)\.md\b/.exec(line)?.slice(0, 1) ?? [];
            return [...new Set([...absent, ...outside])].map(
              (named) => `${file}:${index + 1} names ${named}`,
            );
          }),
      );
    expect(missing).toEqual([]);
  });

  it.each([
    ['tools', 'ARCHITECTURE.md', (name: string) => `\`${name}\``],
    ['local', 'docs/local.md', (name: string) => `\`local/${name}\``],
  ])('each folder of %s is named in %s', (folder, page, named) => {
    const inside = files
      .map((file) => file.split('/'))
      .filter(([first, , ...more]) => first === folder && more[0]);
    const names = [...new Set(inside.map(([, name = '']) => name))];
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !text(page).includes(named(name)))).toEqual([]);
  });

  it('no page names a file or folder that the repository does not have', () => {
    const paths = /`((?:shared|functions|infra|local|tools|web|test|docs)\/[\w./-]*\w)\/?`/g;
    const missing = pages.flatMap((page) =>
      [...text(page).matchAll(paths)]
        .map(([, path = '']) => path)
        .filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`)))
        .map((path) => `${page} names ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('no comment names a source file that the repository does not have', () => {
    const names = new Set(files.map((file) => basename(file)));
    const missing = sources.flatMap((file) =>
      [...text(file).matchAll(/^\s*(?:\*|\/\*|\/\/).*$/gm)]
        .flatMap(([line]) => line.replaceAll(/https?:\/\/\S+/g, '').match(/[\w./-]+\.ts\b/g) ?? [])
        .filter((named) => !names.has(basename(named)))
        .map((named) => `${file} names ${named}`),
    );
    expect(missing).toEqual([]);
  });

  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('the domain is pure: no clock, chance, environment, SDK or waiting', () => {
    const domain = sources.filter((file) => file.startsWith('shared/domain/'));
    const found = domain.flatMap((file) =>
      text(file)
        .split('\n')
        .flatMap((line, index) => (impure.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const at = new Date;',
    'const at = Date();',
    'const { now: clock } = Date;',
    'const Clock = Date;',
    'const at = performance.now();',
    'const at = Temporal.Now.instant();',
    'const dice = Math.random();',
    'const { random } = Math;',
    "import { randomUUID } from 'node:crypto';",
    'const value = process.env.VALUE;',
    'await call();',
  ])('the domain takes no %s', (line) => {
    expect(impure.test(line)).toBe(true);
  });

  it.each([
    'const at = Date.UTC(2026, 0, 1);',
    'const at = new Date(instant);',
    'Math.floor(Date.parse(text))',
  ])('the domain may %s', (line) => {
    expect(impure.test(line)).toBe(false);
  });

  it('the environment is read in one file of shared and functions', () => {
    const deployed = sources.filter((file) => /^(shared|functions)\//.test(file));
    expect(matching(deployed, /process\.env/)).toEqual(['shared/environment.ts']);
  });

  it('the account and region of the local environment are named in one file', () => {
    const runner = sources.filter((file) => file.startsWith('local/'));
    expect(matching(runner, /\b0{12}\b|\beu-west-1\b/)).toEqual(['local/template/account.ts']);
  });

  it('the length of a day is written once for the product and once for the runner', () => {
    const code = sources.filter((file) => !file.startsWith('test/'));
    const day = /\b86_?400_?000\b|\b24 \* 60 \* 60 \* 1_?000\b/;
    expect(matching(code, day)).toEqual(['local/time/day.ts', 'shared/domain/time/calendar.ts']);
  });

  it('a handler is at most 40 lines', () => {
    const handlers = matching(
      sources.filter((file) => file.startsWith('functions/')),
      /^export const handler/m,
    );
    expect(handlers.length).toBeGreaterThan(15);
    expect(handlers.filter((file) => text(file).trimEnd().split('\n').length > 40)).toEqual([]);
  });

  it('no file has a name that says nothing, and none only passes on', () => {
    const vague = /^(utils?|helpers?|common|misc|stuff|index)\./;
    expect(sources.filter((file) => vague.test(basename(file)))).toEqual([]);
  });

  it('nothing of the ledger is written but by its store', () => {
    const others = sources.filter((file) => file.startsWith('shared/') && !file.startsWith('shared/stores/'));
    expect(matching(others, /PutItemCommand|TransactWriteItemsCommand|UpdateItemCommand/)).toEqual([]);
    const store = [
      'UpdateItemCommand',
      'DeleteItemCommand',
      'BatchWriteItemCommand',
      'ExecuteStatementCommand',
    ];
    expect(store.filter((command) => text('shared/stores/ledger/ledger-store.ts').includes(command))).toEqual(
      [],
    );
  });

  it('no test is skipped or run alone, and nothing is silenced', () => {
    const tests = sources.filter((file) => file.startsWith('test/') && !file.startsWith('test/style/'));
    expect(matching(tests, /\b(it|test|describe)\.(skip|only|todo)\b/)).toEqual([]);
    const code = sources.filter((file) => !file.startsWith('test/'));
    expect(matching(code, /@ts-ignore|@ts-expect-error|@ts-nocheck|\bTODO\b|\bFIXME\b/)).toEqual([]);
  });
});
