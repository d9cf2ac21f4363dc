import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '#shared/domain/refusal.ts';
import { type Database, startDatabase } from '../../database.ts';
import { type KeyService, startKeyService } from '../../key-service.ts';
import { storedRuns } from '../../property-runs.ts';
import { type Edited, EditedDocuments, type Seen } from './edited-documents.ts';

let database: Database;
let keys: KeyService;
let kinds: ReturnType<EditedDocuments['kinds']>;

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  kinds = new EditedDocuments(database, keys).kinds();
});

afterAll(async () => {
  await keys.stop();
  await database.stop();
});

/** The bodies that one run saw by their tags, and the other way round: neither ever has two. */
class Tags {
  readonly #bodies = new Map<string, string>();
  readonly #tags = new Map<string, string>();

  keep({ tag, text }: Seen): void {
    expect([this.#bodies.get(tag) ?? text, this.#tags.get(text) ?? tag]).toEqual([text, tag]);
    this.#bodies.set(tag, text);
    this.#tags.set(text, tag);
  }

  /** A tag that some reader got, which may be the present one. */
  old(index: number): string | undefined {
    const all = [...this.#bodies.keys()];
    return all[index % Math.max(1, all.length)];
  }
}

type Outcome = { readonly seen: Seen | undefined } | { readonly code: string };

async function outcomeOf(call: Promise<Seen | undefined>): Promise<Outcome> {
  try {
    return { seen: await call };
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code };
    throw error;
  }
}

async function readOf({ read }: Edited): Promise<Seen | undefined> {
  const outcome = await outcomeOf(read());
  return 'seen' in outcome ? outcome.seen : undefined;
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('edit'), act: fc.nat(), content: fc.nat(2), tag: fc.nat() }),
  fc.record({ kind: fc.constant('race'), act: fc.nat(), content: fc.nat(2), tag: fc.nat(), other: fc.nat() }),
  fc.record({ kind: fc.constant('drift') }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function create(document: Edited): Promise<void> {
  const [put] = document.acts;
  const creations = [1, 2].map((content) =>
    outcomeOf(put?.(content, { 'if-none-match': '*' }) ?? document.read()),
  );
  const outcomes = await Promise.all(creations);
  // The programme is always there.
  expect(outcomes.filter((one) => 'seen' in one).length).toBeLessThanOrEqual(1);
}

/** One call with a tag that somebody got: it passes only where it is that of the document now. */
async function edit(
  document: Edited,
  tags: Tags,
  { act, content, tag }: Step & { kind: 'edit' },
): Promise<void> {
  const before = await readOf(document);
  const sent = tags.old(tag) ?? '"never"';
  const call = document.acts[act % document.acts.length];
  const outcome = await outcomeOf(call?.(content, { 'if-match': sent }) ?? document.read());
  const after = await readOf(document);
  if (sent !== before?.tag) {
    expect(outcome).toEqual({ code: expect.stringMatching(/^(?:version-conflict|promotion-not-found)$/) });
  }
  // With the tag of the document as it is, other refusals are left: a draft cannot be paused.
  if (sent === before?.tag) expect(outcome).not.toEqual({ code: 'version-conflict' });
  if ('code' in outcome) expect(after).toEqual(before);
  else expect(outcome.seen).toEqual(after);
}

/** Two calls at once with the present tag: at most one of them changes what the other has seen. */
async function race(document: Edited, { act, content, other }: Step & { kind: 'race' }): Promise<void> {
  const before = await readOf(document);
  if (!before) return;
  const headers = { 'if-match': before.tag };
  const calls = [act, other].map((index) => document.acts[index % document.acts.length]);
  const outcomes = await Promise.all(
    calls.map((call, index) => outcomeOf(call?.(content + index, headers) ?? document.read())),
  );
  const after = await readOf(document);
  // A deletion replies without a body.
  const changed = outcomes.filter((one) => 'seen' in one && one.seen?.tag !== before.tag);
  expect(changed.length).toBeLessThanOrEqual(1);
  const [winner] = changed;
  if (winner && 'seen' in winner) expect(after).toEqual(winner.seen);
  else expect(after).toEqual(before);
}

describe.each(['promotion', 'reward', 'programme', 'partner', 'member'])('the tag of a %s', (kind) => {
  it('is one for one representation, and no stale one passes, whoever else writes', async () => {
    const scripts = fc.array(step, { minLength: 6, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const document = kinds[kind]?.();
        if (!document) throw new Error(`no ${kind}`);
        const tags = new Tags();
        await create(document);
        for (const one of script) {
          const seen = await readOf(document);
          if (seen) tags.keep(seen);
          if (one.kind === 'drift') await document.drift?.();
          else if (one.kind === 'race') await race(document, one as Step & { kind: 'race' });
          else await edit(document, tags, one as Step & { kind: 'edit' });
        }
      }),
      { numRuns: storedRuns(60) },
    );
  }, 300_000);
});
