import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commentsIn, riddlesIn } from './comments.ts';
import { filesUnder } from './imports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');

/** The first cell of every row, by the heading above the table. */
function glossary(): ReadonlyMap<string, readonly string[]> {
  const groups = text('docs/words.md').split(/^## /m).slice(1);
  return new Map(
    groups.map((group) => {
      const rows = [...group.matchAll(/^\| (?!word \|)([^|]+) \|/gm)].map(([, cell = '']) => cell);
      return [group.slice(0, group.indexOf('\n')), rows];
    }),
  );
}

const plain = (cell: string) => cell.replaceAll('`', '').toLowerCase();

describe('the glossary', () => {
  it('has each word once', () => {
    const words = [...glossary().values()].flat().flatMap((cell) => plain(cell).split(', '));
    expect(words.length).toBeGreaterThan(150);
    expect(words.filter((word, index) => words.indexOf(word) < index)).toEqual([]);
  });

  it('is in alphabetical order, group by group', () => {
    for (const cells of glossary().values()) {
      const words = cells.map(plain);
      expect(words).toEqual(words.toSorted((a, b) => a.localeCompare(b, 'en')));
    }
  });
});

/** The folders whose comments are plain: every folder with sources. */
const plainFolders = ['functions', 'infra', 'local', 'shared', 'test', 'tools', 'web'];

describe('comments', () => {
  it('begin with the thing that they are about, and have no phrase that a reader must decode', () => {
    const files = [...filesUnder(plainFolders), ...filesUnder(plainFolders, '.js')];
    const comments = files.flatMap((file) => commentsIn(text(file)).map((comment) => ({ file, ...comment })));
    expect(comments.length).toBeGreaterThan(1000);
    const found = comments.flatMap(({ file, line, words }) =>
      riddlesIn(words).map((riddle) => `${file}:${line} "${riddle}" in "${words}"`),
    );
    expect(found).toEqual([]);
  });

  it('name errors behind @throws, by their class', () => {
    const files = filesUnder(['functions', 'infra', 'local', 'shared', 'tools']);
    const found = files.flatMap((file) =>
      commentsIn(text(file))
        .filter(({ words }) => /(?:^|[.:;] )Throws\b|@throws (?![A-Z]\w)/.test(words))
        .map(({ line, words }) => `${file}:${line} ${words}`),
    );
    expect(found).toEqual([]);
  });

  it('are found with their lines, joined to sentences', () => {
    const source = `/** One. */
const url = 'https://example.org'; // behind code
// a run
// of two lines
/**
 * A docstring
 * of two lines.
 */
const two = 2;`;
    expect(commentsIn(source).map(({ line, words }) => [line, words.trim()])).toEqual([
      [1, 'One.'],
      [2, 'behind code'],
      [3, 'a run of two lines'],
      [5, 'A docstring of two lines.'],
    ]);
  });

  it.each([
    ['What a member has.', 'What'],
    ['Points. Who reads them.', 'Who'],
    ['Throws: @returns As far as it is known', 'As far as'],
    ['The entries of by then', 'by then'],
    ['At most so many lots', 'so many'],
    ['The bundle reads otherwise than Lambda', 'otherwise than'],
    ['Prints the costs; answers whether they are low', 'answers whether'],
  ])('are refused: %s', (words, riddle) => {
    expect(riddlesIn(words)).toContain(riddle);
  });

  it.each(['Whether a day matches.', 'Offers of the day, otherwise none.', 'The server answers with 200.'])(
    'are allowed: %s',
    (words) => {
      expect(riddlesIn(words)).toEqual([]);
    },
  );
});

/** The titles of tests in a source text, with the number of their line. */
function titlesIn(source: string): readonly { line: number; title: string }[] {
  const titles = source.matchAll(/(?:\b(?:it|test|describe)\(|\)\(|\btitle: )\s*(['"`])((?:(?!\1).)+)\1/g);
  return [...titles].map(({ 2: title = '', index }) => ({
    line: source.slice(0, index).split('\n').length,
    title: title.charAt(0).toUpperCase() + title.slice(1),
  }));
}

describe('titles of tests', () => {
  it('begin with the thing that they are about, and have no phrase that a reader must decode', () => {
    const titles = filesUnder(['test']).flatMap((file) =>
      titlesIn(text(file)).map((found) => ({ file, ...found })),
    );
    expect(titles.length).toBeGreaterThan(2000);
    const found = titles.flatMap(({ file, line, title }) =>
      riddlesIn(title).map((riddle) => `${file}:${line} "${riddle}" in "${title}"`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['it(', 'what is due is written', 'What'],
    [')(', 'of the kind %s', 'Of'],
    ['title: ', 'a member gets it so many times', 'so many'],
  ])('are refused behind %s: %s', (before, words, riddle) => {
    expect(titlesIn(`${before}'${words}'`).flatMap(({ title }) => riddlesIn(title))).toEqual([riddle]);
  });
});

describe('pages', () => {
  it('name no function, type or field that the sources do not have', () => {
    const sources = filesUnder(['shared', 'functions', 'infra', 'local', 'tools']).map(text).join('\n');
    const known = new Set(sources.match(/\b[A-Za-z_]\w*\b/g));
    // The fields of this page are held to be missing (not-built.test.ts).
    const pages = filesUnder(['docs', 'ARCHITECTURE.md', 'README.md'], '.md').filter(
      (page) => page !== 'docs/not-built.md',
    );
    expect(pages.length).toBeGreaterThan(30);
    const missing = pages.flatMap((page) =>
      [...text(page).matchAll(/`([A-Za-z]\w*[a-z][A-Z]\w*)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !known.has(name))
        .map((name) => `${page} names ${name}`),
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});
