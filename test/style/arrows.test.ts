import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, type Import, importsOf } from './imports.ts';

const imports = filesUnder(['shared', 'functions', 'infra', 'local', 'tools']).flatMap((file) =>
  importsOf(file),
);

/** The layer of a file, by the name that the map gives it. */
function layerOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top === 'shared') return second.endsWith('.ts') ? second.replace(/\.ts$/, '') : second;
  if (top === 'functions') return second === 'edge' || second === 'compose' ? second : 'handlers';
  return top;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

/** The arrows of the map: `a --> b` for values, `a -.-> b` for types alone. */
function drawn(): readonly Arrow[] {
  const text = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
  const map = [...text.matchAll(/```mermaid\n([\s\S]*?)```/g)].find(([, body]) =>
    body?.includes('%% layers'),
  );
  return [...(map?.[1] ?? '').matchAll(/^\s*(\w+)(?:\[[^\]]*\])? (-->|-\.->) (\w+)/gm)].map(
    ([, from = '', line, to = '']) => ({ from, to, typesOnly: line === '-.->' }),
  );
}

const arrows = drawn();

/** The layers that values of a layer may come from: along the arrows, however many. */
function below(layer: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [layer];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { from, to, typesOnly } of arrows) {
      if (from === next && !typesOnly && !reached.has(to)) {
        reached.add(to);
        open.push(to);
      }
    }
  }
  return reached;
}

function isDrawn({ from, to, typesOnly }: Import): boolean {
  const [above, beneath] = [layerOf(from), layerOf(to)];
  if (above === beneath || below(above).has(beneath)) return true;
  return typesOnly && arrows.some((arrow) => arrow.typesOnly && arrow.from === above && arrow.to === beneath);
}

/** A file that lies in `infra` itself is a room of its own: `laurel.ts` is its roof. */
function roomOf(file: string): string {
  return /^infra\/[^/]+$/.test(file) ? file : dirname(file);
}

/** A way from a room back to itself, if there is one. */
function circle(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const done = new Set<string>();
  function visit(room: string, path: readonly string[]): readonly string[] {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (done.has(room)) return [];
    for (const next of graph.get(room) ?? []) {
      const found = visit(next, [...path, room]);
      if (found.length > 0) return found;
    }
    done.add(room);
    return [];
  }
  return [...graph.keys()].map((room) => visit(room, [])).find((found) => found.length > 0) ?? [];
}

describe('the map in ARCHITECTURE.md', () => {
  it('draws every import between layers, and none runs up', () => {
    const upward = imports.filter((one) => !isDrawn(one)).map(({ from, to }) => `${from} imports ${to}`);
    expect(upward).toEqual([]);
  });

  it('draws no arrow that no import follows', () => {
    expect(arrows.length).toBeGreaterThan(8);
    const idle = arrows.filter(
      (arrow) => !imports.some(({ from, to }) => layerOf(from) === arrow.from && layerOf(to) === arrow.to),
    );
    expect(idle).toEqual([]);
  });

  it('has no circle', () => {
    const layers = new Map(arrows.map(({ from }) => [from, below(from)]));
    expect([...layers].filter(([layer, reached]) => reached.has(layer))).toEqual([]);
  });
});

describe('folders', () => {
  it('import one way: no circle of rooms', () => {
    const graph = new Map<string, Set<string>>();
    for (const { from, to } of imports) {
      const [a, b] = [roomOf(from), roomOf(to)];
      if (a !== b) graph.set(a, (graph.get(a) ?? new Set()).add(b));
    }
    expect(graph.size).toBeGreaterThan(50);
    expect(circle(graph)).toEqual([]);
  });

  it('in the domain of conditions know no capability', () => {
    const shared = 'shared/domain/conditions/';
    const foreign = imports.filter(({ from, to }) => from.startsWith(shared) && !to.startsWith(shared));
    expect([...new Set(foreign.map(({ to }) => to))]).toEqual(['shared/domain/refusal.ts']);
  });

  it('tell a circle where there is one', () => {
    const graph = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b'])],
    ]);
    expect(circle(graph)).toEqual(['b', 'c', 'b']);
  });

  it.each([
    ["import { a } from '#shared/x/a.ts';", false],
    ["import type { A } from '#shared/x/a.ts';", true],
    ["import { type A, type B } from '../../x/a.ts';", true],
    ["import {\n  type A,\n  b,\n} from '../../x/a.ts';", false],
  ])('take %j as types alone: %s', (text, typesOnly) => {
    expect(importsOf('shared/y/z/b.ts', text)).toEqual([
      { from: 'shared/y/z/b.ts', to: 'shared/x/a.ts', typesOnly },
    ]);
  });
});
