import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFiles } from '../suite/source-files.ts';
import type { DeepSources } from './deep-plan.ts';

const isTest = (file: string) => file.startsWith('test/') && file.endsWith('.test.ts');
const isDeep = (file: string) => file.endsWith('.deep.test.ts');
const isOwnTest = (file: string) => file.startsWith('test/tools/test/');

/** The test files that `test:deep` has to run. A file that asks for its number of runs has more of them in depth. */
export function deepSources(root: string, guards: readonly string[]): DeepSources {
  const tests = sourceFiles(root).filter((file) => isTest(file) && !isOwnTest(file));
  const hasRuns = (file: string) => readFileSync(join(root, file), 'utf8').includes('property-runs.ts');
  return {
    deep: tests.filter(isDeep),
    properties: tests.filter((file) => !isDeep(file) && hasRuns(file)),
    guards,
  };
}

/** A hash of all that a test may depend on: every file of the project but its prose. */
function contentHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(root).filter((name) => !name.endsWith('.md'))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** The items that passed with the present sources, in a file that outlives the run. */
export class PassedItems {
  readonly #path: string;
  readonly #content: string;
  readonly #ids: Set<string>;

  constructor(root: string) {
    this.#path = join(root, '.cache', 'test-deep.json');
    this.#content = contentHash(root);
    const known = existsSync(this.#path) ? JSON.parse(readFileSync(this.#path, 'utf8')) : {};
    this.#ids = new Set(known.content === this.#content ? known.passed : []);
  }

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  add(id: string): void {
    this.#ids.add(id);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify({ content: this.#content, passed: [...this.#ids].sort() }));
  }
}
