import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const page = readFileSync(new URL('docs/not-built.md', root), 'utf8');
const document = JSON.parse(readFileSync(new URL('docs/openapi.json', root), 'utf8'));
const { schemas } = document.components;
const paths = Object.keys(document.paths);

/** The places of the table that are no schema, by the words of the page. */
const places: Readonly<Record<string, unknown>> = {
  'pausing a promotion': document.paths['/v1/promotions/{promotionId}/pause'].post.requestBody,
  'finding receipts': document.paths['/v1/purchases'].get.parameters,
  'frames of the socket': Object.entries(schemas).filter(([name]) => name.endsWith('Frame')),
  'codes of refusals': schemas.Problem,
};

const spans = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The rows of a table of the page, by cells. */
function rowsOf(section: string): readonly (readonly string[])[] {
  const [, rest = ''] = page.split(`## ${section}\n`);
  const [text = ''] = rest.split('\n## ');
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const calls = rowsOf('Calls').flatMap(([, cell]) => spans(cell));
const words = rowsOf('Fields and words').flatMap(([place = '', cell]) => {
  const named = places[place] === undefined ? spans(place) : [place];
  return named.flatMap((one) => spans(cell).map((word) => [one, word] as const));
});

/** Whether a part of the document has this word: as a key, as one of its words, or as a code that a text explains. */
function has(place: string, word: string): boolean {
  const text = JSON.stringify(places[place] ?? schemas[place]);
  return text.includes(`"${word}"`) || text.includes(`\`${word}\``);
}

describe('a part that is not built yet', () => {
  it.each(calls)('is no path of the document: %s', (call) => {
    expect(paths.filter((path) => path === call || path.startsWith(`${call}/`))).toEqual([]);
  });

  it.each(words)('is nowhere in %s: %s', (place, word) => {
    expect(places[place] ?? schemas[place]).toBeDefined();
    expect(has(place, word)).toBe(false);
  });

  it('is found where the document has it', () => {
    expect(has('Purchase', 'quoteVersion') && has('codes of refusals', 'too-old')).toBe(true);
    expect(has('frames of the socket', 'balance') && has('finding receipts', 'store')).toBe(true);
    expect([calls.length > 20, words.length > 30]).toEqual([true, true]);
  });

  it('stands on a page that the README names', () => {
    expect(readFileSync(new URL('README.md', root), 'utf8')).toContain('(docs/not-built.md)');
  });
});
