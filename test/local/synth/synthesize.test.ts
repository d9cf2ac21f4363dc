import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tryLock } from '../../../local/synth/synth-lock.ts';
import { type SynthesisSetup, synthesize } from '../../../local/synth/synthesize.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

interface Project extends SynthesisSetup {
  readonly runs: string[];
  readonly lines: string[];
  write(path: string, text: string): void;
}

function project(): Project {
  const root = temporaryFolder();
  const runs: string[] = [];
  const lines: string[] = [];
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  mkdirSync(join(root, 'infra'));
  mkdirSync(join(root, 'docs'));
  write('infra/app.ts', 'one');
  return {
    root,
    runs,
    lines,
    write,
    progress: (line) => lines.push(line),
    run: async (_, output) => {
      runs.push(output);
      mkdirSync(output);
      writeFileSync(join(output, 'manifest.json'), readFileSync(join(root, 'infra/app.ts')));
      return { ok: true, output: '' };
    },
  };
}

test('an app is synthesized once for each version of its sources', async () => {
  const app = project();
  const first = await synthesize(app);
  expect(readFileSync(join(first, 'manifest.json'), 'utf8')).toBe('one');
  expect(await synthesize(app)).toBe(first);
  app.write('docs/notes.md', 'no source');
  expect(await synthesize(app)).toBe(first);
  expect(app.runs).toHaveLength(1);

  app.write('infra/app.ts', 'two');
  const second = await synthesize(app);
  expect(readFileSync(join(second, 'manifest.json'), 'utf8')).toBe('two');
  expect(existsSync(first)).toBe(true);
  app.write('infra/app.ts', 'one');
  expect(await synthesize(app)).toBe(first);
  expect(app.runs).toHaveLength(2);
});

test('each context of the CDK has an assembly of its own', async () => {
  const app = project();
  const contexts: unknown[] = [];
  const run: SynthesisSetup['run'] = async (_, output, context) => {
    contexts.push(context);
    mkdirSync(output);
    writeFileSync(join(output, 'manifest.json'), '{}');
    return { ok: true, output: '' };
  };
  const plain = await synthesize({ ...app, run });
  const context = { allowedOrigins: 'http://localhost:5173' };
  const allowing = await synthesize({ ...app, run, context });
  expect(allowing).not.toBe(plain);
  expect(await synthesize({ ...app, run, context })).toBe(allowing);
  expect(await synthesize({ ...app, run })).toBe(plain);
  expect(contexts).toEqual([{}, context]);
});

test('a synth says why: the first one, other sources, or another value of the variable that gives the context', async () => {
  const app = project();
  const reasons = async (context?: Readonly<Record<string, string>>) => {
    app.lines.length = 0;
    await synthesize({ ...app, contextVariable: 'LAUREL_ALLOWED_ORIGINS', ...(context && { context }) });
    return app.lines.slice(0, -1);
  };
  const here = { allowedOrigins: 'http://localhost:5173' };
  expect(await reasons()).toEqual(['Synthesizing the app (for the first time) ...']);
  expect(await reasons(here)).toEqual(['Synthesizing the app (LAUREL_ALLOWED_ORIGINS has changed) ...']);
  expect(await reasons()).toEqual([]);
  app.write('infra/app.ts', 'two');
  expect(await reasons(here)).toEqual(['Synthesizing the app (its sources have changed) ...']);
  expect(await reasons()).toEqual(['Synthesizing the app (LAUREL_ALLOWED_ORIGINS has changed) ...']);
});

test('two starts at once synthesize once', async () => {
  const app = project();
  const [left, right] = await Promise.all([synthesize(app), synthesize(app)]);
  expect(left).toBe(right);
  expect(app.runs).toHaveLength(1);
  expect(app.lines).toContain('Waiting for another start that synthesizes the app ...');
});

test('a failed synth shows the output of the CDK and leaves nothing that the next start would use', async () => {
  const app = project();
  const failing = {
    ...app,
    run: async (_: string, output: string) => {
      mkdirSync(output);
      writeFileSync(join(output, 'manifest.json'), 'half');
      return { ok: false, output: 'TypeError: no such table' };
    },
  };
  await expect(synthesize(failing)).rejects.toThrow(/cannot be synthesized\. .*\nTypeError: no such table/);
  expect(readFileSync(join(await synthesize(app), 'manifest.json'), 'utf8')).toBe('one');
});

test('the lock is one process wide and free again after its release', () => {
  const file = join(temporaryFolder(), 'lock');
  const release = tryLock(file);
  expect(tryLock(file)).toBeUndefined();
  release?.();
  expect(tryLock(file)).toBeDefined();
});
