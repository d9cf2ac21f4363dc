import { createHash } from 'node:crypto';
import type { DeepOptions } from './deep-options.ts';

/** One thing that `test:deep` runs in a process of its own. */
export type DeepItem =
  | { readonly kind: 'file'; readonly name: string }
  /** A file of another project, with its properties at full runs. */
  | { readonly kind: 'property'; readonly name: string }
  /** A guard to remove. */
  | { readonly kind: 'mutation'; readonly name: string };

export interface DeepSources {
  /** Files of the project `deep`. */
  readonly deep: readonly string[];
  /** Files of other projects whose properties have more runs. */
  readonly properties: readonly string[];
  readonly guards: readonly string[];
}

export const idOf = ({ kind, name }: DeepItem): string => `${kind} ${name}`;

/** The same order for the same seed, whatever the list: each name is drawn by itself. */
function shuffled<Item>(items: readonly Item[], seed: number, nameOf: (item: Item) => string): Item[] {
  const drawn = (item: Item) =>
    createHash('sha256')
      .update(`${seed}/${nameOf(item)}`)
      .digest('hex');
  return items
    .map((item) => ({ item, place: drawn(item) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ item }) => item);
}

/** The items to run, in the order of the seed. Shards are the same for every seed, but for the guards that it draws. */
export function planDeep(
  sources: DeepSources,
  options: Pick<DeepOptions, 'shard' | 'only' | 'mutations' | 'seed'>,
  passed: ReadonlySet<string>,
): readonly DeepItem[] {
  const { shard, only, mutations, seed } = options;
  const items: readonly DeepItem[] = [
    ...sources.deep.toSorted().map((name): DeepItem => ({ kind: 'file', name })),
    ...sources.properties.toSorted().map((name): DeepItem => ({ kind: 'property', name })),
    ...shuffled(sources.guards, seed, (name) => name)
      .slice(0, mutations)
      .map((name): DeepItem => ({ kind: 'mutation', name })),
  ];
  const mine = items
    .filter((_, index) => index % shard.count === shard.index - 1)
    .filter((item) => item.name.includes(only) && !passed.has(idOf(item)));
  return shuffled(mine, seed, idOf);
}
