import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../tools/program/apply.ts';
import { type Mark, markOf } from '../../../tools/program/base.ts';
import {
  type Active,
  type Document,
  type Documents,
  isSame,
  kindOf,
} from '../../../tools/program/document.ts';
import type { Live, LiveThings } from '../../../tools/program/live.ts';
import { type Plan, planOf, type Step, stepsOf } from '../../../tools/program/plan.ts';
import type { Sent } from '../../../tools/program/program-api.ts';
import { reconcile } from '../../../tools/program/reconcile.ts';
import { documentsOf, live, ModelServer, marksOf } from './model-server.ts';

const names = ['program', 'promotions/a', 'promotions/b', 'promotions/c', 'rewards/a', 'rewards/b'];
const ever = new AbortController().signal;

const content = (name: string) =>
  fc
    .constantFrom('one', 'two', 'three')
    .map((word) => (name === 'program' ? { timeZone: word } : { name: word }));

const liveThing = (name: string): fc.Arbitrary<Live> =>
  fc.tuple(content(name), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 3 })).map((parts) => {
    const [said, version, running] = parts;
    const isRunning = kindOf(name) === 'promotions' && running > 0 && running <= version;
    return live(name, said, version, isRunning ? running : undefined);
  });

const document = (name: string): fc.Arbitrary<Document> =>
  fc
    .tuple(content(name), fc.constantFrom<Active>(true, false, 'earlier'))
    .map(([said, active]) => (kindOf(name) === 'promotions' ? { content: said, active } : { content: said }));

/** Things under some of all names. */
function things<T>(one: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> {
  const entries = names.map((name) =>
    fc
      .option(one(name), { nil: undefined, freq: name === 'program' ? 1e9 : 3 })
      .map((thing) => ({ name, thing })),
  );
  return fc
    .tuple(...entries)
    .map((all) => new Map(all.flatMap(({ name, thing }) => (thing === undefined ? [] : [[name, thing]]))));
}

const server = things(liveThing);
const folder = things(document);

/** The folder without requests that the server cannot fulfil: in their place it has the server's documents. */
function possible(local: Documents, there: LiveThings): Documents {
  const { impossible } = planOf(local, marksOf(there), there);
  const kept = new Map(local);
  for (const { name } of impossible) {
    const thing = there.get(name);
    if (thing) kept.set(name, thing);
    else kept.delete(name);
  }
  return kept;
}

async function applied(
  steps: readonly Step[],
  local: Documents,
  model: ModelServer,
  base: Map<string, Mark>,
) {
  const seen = new Map(model.things);
  return apply(steps, {
    api: model,
    local,
    live: seen,
    stopping: ever,
    onDone: async ({ name }) => {
      const thing = seen.get(name);
      if (thing) base.set(name, markOf(thing));
      else base.delete(name);
    },
  });
}

const isEmpty = ({ changes, stale, behind, impossible }: Plan) =>
  [changes, stale, behind, impossible].every((list) => list.length === 0);

describe('a plan', () => {
  it('applied to the server makes the server equal to the folder, and leaves nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(server, folder, async (there, wanted) => {
        const local = possible(wanted, there);
        const model = new ModelServer(there);
        const base = marksOf(there);
        const { left } = await applied(stepsOf(planOf(local, base, there)), local, model, base);
        expect(left).toEqual([]);
        const again = planOf(local, base, model.things);
        expect(again).toMatchObject({ changes: [], stale: [], behind: [], impossible: [] });
        const unlike = names.filter((name) => !isSame(local.get(name), model.things.get(name)));
        expect(unlike).toEqual(again.undeletable.map(({ name }) => name));
        expect(base).toEqual(marksOf(model.things));
      }),
    );
  });

  it('is empty after a pull, whatever the server and the folder were', () => {
    fc.assert(
      fc.property(server, server, folder, fc.boolean(), (before, there, local, force) => {
        const { taken, lost, kept } = reconcile(local, marksOf(before), there, { force });
        const isChanged = (name: string) => !isSame(local.get(name), before.get(name));
        expect(lost.filter((name) => !isChanged(name))).toEqual([]);
        // A kept thing was changed only here, so its push overwrites nobody's change.
        expect(kept.filter((name) => !isSame(there.get(name), before.get(name)))).toEqual([]);
        if (lost.length > 0 && !force) return;
        if (!force) expect([...taken.keys()].filter(isChanged)).toEqual([]);
        const pulled = new Map(local);
        for (const [name, thing] of taken) {
          if (thing) pulled.set(name, thing);
          else pulled.delete(name);
        }
        const { changes, stale, behind, impossible, undeletable } = planOf(pulled, marksOf(there), there);
        expect([stale, behind]).toEqual([[], []]);
        const touched = [...changes, ...impossible, ...undeletable].map(({ name }) => name);
        expect(touched.filter((name) => !kept.includes(name))).toEqual([]);
        if (force) expect(names.filter((name) => !isSame(pulled.get(name), there.get(name)))).toEqual([]);
      }),
    );
  });

  it('changes nothing that somebody else changed since the pull', () => {
    fc.assert(
      fc.property(server, server, folder, (before, there, wanted) => {
        const base = marksOf(before);
        const { changes } = planOf(wanted, base, there);
        for (const { name, actions } of changes) {
          const [then, now] = [before.get(name), there.get(name)];
          if (actions.includes('put') || actions.includes('delete')) expect(now?.version).toBe(then?.version);
          if (actions.includes('pause') || actions.includes('activate')) {
            expect(now?.activeVersion).toBe(then?.activeVersion);
          }
        }
      }),
    );
  });

  it('cut short anywhere, even before its last step was noted, continues from there', async () => {
    await fc.assert(
      fc.asyncProperty(server, folder, fc.nat(), async (there, wanted, cut) => {
        const local = possible(wanted, there);
        const model = new ModelServer(there);
        const base = marksOf(there);
        const steps = stepsOf(planOf(local, base, there));
        const done = steps.slice(0, cut % (steps.length + 1));
        await applied(done.slice(0, -1), local, model, base);
        // A tool that was killed between a step and its note has no record of the step.
        await applied(done.slice(-1), local, model, new Map());
        const rest = planOf(local, base, model.things);
        expect([rest.stale, rest.impossible]).toEqual([[], []]);
        expect(stepsOf(rest)).toEqual(steps.slice(done.length));
        const { left } = await applied(stepsOf(rest), local, model, base);
        expect(left).toEqual([]);
        expect(planOf(local, base, model.things).changes).toEqual([]);
      }),
    );
  });

  it('is empty when the server is as it was pulled', () => {
    fc.assert(fc.property(server, (there) => isEmpty(planOf(documentsOf(there), marksOf(there), there))));
  });

  it('has the steps in an order in which none prevents another', () => {
    const there = new Map([
      ['program', live('program', { timeZone: 'one' }, 1)],
      ['promotions/a', live('promotions/a', { name: 'one' }, 1, 1)],
      ['promotions/b', live('promotions/b', { name: 'one' }, 1, 1)],
    ]);
    const local = new Map<string, Document>([
      ['program', { content: { timeZone: 'two' } }],
      ['promotions/b', { content: { name: 'two' }, active: false }],
      ['promotions/c', { content: { name: 'one' }, active: true }],
      ['rewards/a', { content: { name: 'one' } }],
    ]);
    const steps = stepsOf(planOf(local, marksOf(there), there));
    expect(steps.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'put program',
      'pause promotions/a',
      'pause promotions/b',
      'delete promotions/a',
      'put rewards/a',
      'put promotions/b',
      'put promotions/c',
      'activate promotions/c',
    ]);
  });

  it('refuses a thing changed in the folder and on the server, and names a thing changed only on the server', () => {
    const before = new Map(names.map((name) => [name, live(name, { name: 'one' }, 1)]));
    const there = new Map([
      ...before,
      ['promotions/a', live('promotions/a', { name: 'two' }, 2)],
      ['promotions/b', live('promotions/b', { name: 'one' }, 1, 1)],
      ['rewards/a', live('rewards/a', { name: 'two' }, 2)],
    ]);
    there.delete('promotions/c');
    const local = new Map<string, Document>([
      ...documentsOf(before),
      ['promotions/a', { content: { name: 'three' }, active: false }],
      ['promotions/c', { content: { name: 'three' }, active: false }],
    ]);
    local.delete('rewards/b');
    expect(planOf(local, marksOf(before), there)).toEqual({
      changes: [],
      stale: [
        { name: 'promotions/a', message: 'was changed on the server (version 1 -> 2)' },
        { name: 'promotions/c', message: 'was deleted on the server' },
      ],
      behind: [
        { name: 'promotions/b', message: 'was switched on the server (paused -> version 1)' },
        { name: 'rewards/a', message: 'was changed on the server (version 1 -> 2)' },
      ],
      impossible: [],
      undeletable: [{ name: 'rewards/b', message: 'a reward cannot be deleted; set "to" to end it' }],
    });
  });
});

describe('a step', () => {
  const one = () => new Map([['promotions/a', live('promotions/a', { name: 'one' }, 1, 1)]]);
  const local = new Map<string, Document>([['promotions/a', { content: { name: 'two' }, active: false }]]);

  it.each<[string, Step['action'], Live | undefined]>([
    ['changed', 'put', live('promotions/a', { name: 'three' }, 2, 1)],
    ['deleted', 'put', undefined],
    ['changed', 'pause', live('promotions/a', { name: 'three' }, 2, 1)],
    ['rolled back', 'pause', live('promotions/a', { name: 'one' }, 1, 7)],
    ['changed', 'delete', live('promotions/a', { name: 'three' }, 2)],
    ['changed', 'activate', live('promotions/a', { name: 'three' }, 2, 1)],
  ])('finds that somebody else %s the thing that it is to %s, and stops', async (_, action, now) => {
    const model = new ModelServer(now ? new Map([['promotions/a', now]]) : new Map());
    const step = { action, name: 'promotions/a' };
    const applying = { api: model, local, live: one(), stopping: ever, onDone: async () => undefined };
    const outcome = await apply([step, step], applying);
    expect(outcome).toMatchObject({ done: [], left: [step, step], isStale: true });
    expect(model.things.get('promotions/a')).toEqual(now);
  });

  it.each<[Step['action'], Live | undefined]>([
    ['put', live('promotions/a', { name: 'two' }, 2, 1)],
    ['pause', live('promotions/a', { name: 'one' }, 1)],
    ['delete', undefined],
  ])('is done though its response was lost: %s', async (action, now) => {
    const model = new ModelServer(now ? new Map([['promotions/a', now]]) : new Map());
    const step = { action, name: 'promotions/a' };
    const applying = { api: model, local, live: one(), stopping: ever, onDone: async () => undefined };
    expect(await apply([step], applying)).toEqual({ done: [step], left: [] });
    expect(model.things.get('promotions/a')).toEqual(now);
  });

  it('that needs another person is left, the others are applied, and the next push goes on', async () => {
    const model = new ModelServer(
      new Map(['a', 'b'].map((id) => [`promotions/${id}`, live(`promotions/${id}`, { name: id }, 1)])),
    );
    const waits = { action: 'activate', name: 'promotions/a' } as const;
    const other = { action: 'activate', name: 'promotions/b' } as const;
    const asking = {
      read: (name: string) => model.read(name),
      send: async (name: string, sent: Sent) =>
        name === waits.name
          ? { status: 202, headers: new Headers(), body: '{"approvalId":"a1b2"}' }
          : model.send(name, sent),
    };
    const applying = { local, live: new Map(model.things), stopping: ever, onDone: async () => undefined };
    const outcome = await apply([waits, other], { ...applying, api: asking });
    expect(outcome).toMatchObject({ done: [other], left: [waits] });
    expect(outcome.failure).toContain('promotions/a waits for the approval a1b2');
    await model.send('promotions/a', { action: 'activate', content: undefined, version: 1 });
    const next = await apply([waits], { ...applying, live: new Map(model.things), api: asking });
    expect(next).toEqual({ done: [waits], left: [] });
  });

  it('under way is finished before an interruption is obeyed', async () => {
    const model = new ModelServer(one());
    const stopping = new AbortController();
    const put: Step = { action: 'put', name: 'promotions/a' };
    const pause: Step = { action: 'pause', name: 'promotions/a' };
    const onDone = async () => stopping.abort();
    const applying = { api: model, local, live: one(), stopping: stopping.signal, onDone };
    expect(await apply([pause, put], applying)).toMatchObject({ done: [pause], left: [put] });
    expect(model.things.get('promotions/a')).toMatchObject({ version: 1, active: false });
  });
});
