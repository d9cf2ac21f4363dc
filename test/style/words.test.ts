import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
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

describe('pages', () => {
  it('name no function, type or field that the sources do not have', () => {
    const sources = filesUnder(['shared', 'functions', 'infra', 'local', 'tools']).map(text).join('\n');
    const known = new Set(sources.match(/\b[A-Za-z_]\w*\b/g));
    const pages = filesUnder(['docs', 'ARCHITECTURE.md', 'README.md'], '.md');
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
