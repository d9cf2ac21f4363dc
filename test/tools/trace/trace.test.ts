import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { keptMap } from '../../../tools/trace/kept-map.ts';
import { readOptions } from '../../../tools/trace/options.ts';
import { withSourceLines } from '../../../tools/trace/source-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A bundle as a function's is, minified with its map apart, and the stack of an error in it. */
async function failure() {
  const source = [
    'const twice = (value: number): number => {',
    '  if (value > 1)',
    "    throw new Error('too much');",
    '  return value * 2;',
    '};',
    'export const fail = (): number => twice(2);',
  ];
  writeFileSync(join(folder, 'fails.ts'), source.join('\n'));
  buildSync({
    absWorkingDir: folder,
    entryPoints: [{ in: 'fails.ts', out: 'index' }],
    outdir: '.',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
  });
  const bundle = pathToFileURL(join(folder, 'index.mjs')).href;
  const { fail } = await import(/* @vite-ignore */ bundle);
  const map = JSON.parse(readFileSync(join(folder, 'index.mjs.map'), 'utf8'));
  try {
    fail();
  } catch (error) {
    const stack = String((error as Error).stack);
    const inFolder = new RegExp(`(?:file://)?${folder}/index\\.mjs(?:\\?[^:]*)?`, 'g');
    return { stack: stack.replaceAll(inFolder, 'file:///var/task/index.mjs'), map };
  }
  throw new Error('The bundle does not fail');
}

describe('a stack trace of a bundle', () => {
  it('gets the lines of the sources, in a text and in a line of JSON', async () => {
    const { stack, map } = await failure();
    expect(stack).toMatch(/index\.mjs:1:\d+/);
    const traced = withSourceLines(stack, map);
    expect(traced).toMatch(/fails\.ts:3:\d+/);
    expect(traced).toMatch(/fails\.ts:6:\d+/);
    expect(traced).not.toContain('/var/task/');
    const line = JSON.stringify({ level: 'ERROR', error: { stack } });
    expect(JSON.parse(withSourceLines(line, map)).error.stack).toBe(traced);
  });

  it('keeps a place that the map does not know', async () => {
    const { map } = await failure();
    const text = 'at file:///var/task/index.mjs:1:1 and file:///var/runtime/index.mjs:9:9';
    expect(withSourceLines(text, { ...map, mappings: '' })).toBe(text);
  });
});

describe('the kept map of a function', () => {
  const functionFile = 'functions/ledger/book-purchase.ts';
  const maps = join(folder, 'maps');
  const keep = (code: string, at: string) => {
    const path = join(maps, 'functions/ledger/book-purchase', `${code}.map.gz`);
    mkdirSync(join(maps, 'functions/ledger/book-purchase'), { recursive: true });
    writeFileSync(path, gzipSync(JSON.stringify({ version: 3, sources: [code], mappings: '' })));
    utimesSync(path, new Date(at), new Date(at));
  };
  keep('0a', '2026-11-01T10:00:00Z');
  keep('0b', '2026-11-02T10:00:00Z');

  it('is the newest, or the one that is named', () => {
    expect(keptMap(maps, { functionFile, code: undefined })).toMatchObject({ code: '0b' });
    expect(keptMap(maps, { functionFile, code: '0a' }).payload.sources).toEqual(['0a']);
  });

  it.each([
    ['functions/ledger/book-return.ts', undefined],
    [functionFile, '0c'],
  ])('is missed in one sentence: %s %s', (file, code) => {
    expect(() => keptMap(maps, { functionFile: file, code })).toThrow(/npm run synth/);
  });
});

describe('the options of trace', () => {
  it('name the function and the file', () => {
    expect(readOptions(['functions/audit/list-acts.ts', 'log.txt', '--code', '0a1b'])).toEqual({
      functionFile: 'functions/audit/list-acts.ts',
      traceFile: 'log.txt',
      code: '0a1b',
    });
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [[]],
    [['log.txt']],
    [['functions/audit/list-acts.ts', 'log.txt', 'more']],
    [['../audit/list-acts.ts', 'log.txt']],
    [['functions/audit/list-acts.ts', 'log.txt', '--code', '../x']],
  ])('refuse %j', (args) => {
    expect(() => readOptions(args)).toThrow(/\n\nnpm run trace -- /);
  });
});
