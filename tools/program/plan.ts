import type { Mark } from './base.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type Document, type Documents, digestOf, isSame, isSameContent, kindOf } from './document.ts';
import type { Live, LiveThings } from './live.ts';

export type Deed = 'put' | 'activate' | 'pause' | 'delete';

/** One call that changes the server. */
export interface Act {
  readonly deed: Deed;
  readonly name: string;
}

/** What is to become of one thing. */
export interface Change {
  readonly name: string;
  readonly deeds: readonly Deed[];
  readonly created: boolean;
  readonly differences: readonly Difference[];
}

export interface Remark {
  readonly name: string;
  readonly message: string;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** To be changed here, and changed there since the folder was pulled: refused. */
  readonly stale: readonly Remark[];
  /** Changed there alone: left as it is. */
  readonly behind: readonly Remark[];
  /** What the folder asks for and the API has no call for: refused. */
  readonly impossible: readonly Remark[];
  /** What cannot be deleted: left as it is. */
  readonly undeletable: readonly Remark[];
}

interface Thing {
  readonly name: string;
  readonly local: Document | undefined;
  readonly base: Mark | undefined;
  readonly live: Live | undefined;
}

type Verdict =
  | { readonly is: 'same' }
  | { readonly is: 'change'; readonly change: Change }
  | { readonly is: Exclude<keyof Plan, 'changes'>; readonly message: string };

/** What it takes to make the server as the folder is: pure, from the folder, its base and the server's state. */
export function planOf(local: Documents, base: ReadonlyMap<string, Mark>, live: LiveThings): Plan {
  const names = [...new Set([...local.keys(), ...live.keys()])].sort();
  const verdicts = names.map((name) => ({
    name,
    verdict: verdictOn({ name, local: local.get(name), base: base.get(name), live: live.get(name) }),
  }));
  const remarks = (is: Verdict['is']): readonly Remark[] =>
    verdicts.flatMap(({ name, verdict }) =>
      verdict.is === is && 'message' in verdict ? [{ name, message: verdict.message }] : [],
    );
  return {
    changes: verdicts.flatMap(({ verdict }) => (verdict.is === 'change' ? [verdict.change] : [])),
    stale: remarks('stale'),
    behind: remarks('behind'),
    impossible: remarks('impossible'),
    undeletable: remarks('undeletable'),
  };
}

function verdictOn(thing: Thing): Verdict {
  const { local, base, live } = thing;
  if (isSame(local, live)) return { is: 'same' };
  // Not touched here since the folder was pulled.
  if (local ? base?.digest === digestOf(local) : !base) return { is: 'behind', message: newsOf(thing) };
  return local ? put(thing, local) : deletion(thing);
}

/** What happened there since the folder was pulled. */
function newsOf({ base, live }: Thing): string {
  if (!live) return 'was deleted there';
  if (!base) return 'was made there';
  if (live.version !== base.version) return `was changed there (version ${base.version} -> ${live.version})`;
  const running = (version: number | undefined) => (version === undefined ? 'paused' : `version ${version}`);
  return `was switched there (${running(base.activeVersion)} -> ${running(live.activeVersion)})`;
}

function put(thing: Thing, local: Document): Verdict {
  const { name, base, live } = thing;
  if (base && !live) return { is: 'stale', message: newsOf(thing) };
  const isPut = !live || !isSameContent(local.content, live.content);
  const runsEarlier = live?.activeVersion !== undefined && (isPut || live.activeVersion !== live.version);
  const turn = switchOf(local, live, isPut);
  const contentMoved = isPut && (live?.version ?? 0) !== (base?.version ?? 0);
  const switchMoved = turn !== undefined && live?.activeVersion !== base?.activeVersion;
  if (contentMoved || switchMoved) return { is: 'stale', message: newsOf(thing) };
  if (local.active === 'earlier' && !runsEarlier) {
    return {
      is: 'impossible',
      message: '"active": "earlier" asks for an earlier version that runs: none does',
    };
  }
  const deeds: Deed[] = [];
  if (turn === 'pause') deeds.push('pause');
  if (isPut) deeds.push('put');
  if (turn === 'activate') deeds.push('activate');
  return {
    is: 'change',
    change: {
      name,
      deeds,
      created: !live,
      differences: live ? differencesOf(live.content, local.content) : [],
    },
  };
}

function switchOf({ active }: Document, live: Live | undefined, isPut: boolean): Deed | undefined {
  if (active === false) return live?.activeVersion === undefined ? undefined : 'pause';
  if (active === true) return !isPut && live?.activeVersion === live?.version ? undefined : 'activate';
  return undefined;
}

function deletion(thing: Thing): Verdict {
  const { name, base, live } = thing;
  if (kindOf(name) === 'rewards') {
    return { is: 'undeletable', message: 'a reward cannot be deleted; "to" ends it' };
  }
  if (kindOf(name) === 'program') return { is: 'impossible', message: 'the programme cannot be deleted' };
  const runs = live?.activeVersion !== undefined;
  // Paused already is what a deletion that was cut short leaves.
  if (live?.version !== base?.version || (runs && live.activeVersion !== base?.activeVersion)) {
    return { is: 'stale', message: newsOf(thing) };
  }
  const deeds: Deed[] = runs ? ['pause', 'delete'] : ['delete'];
  return { is: 'change', change: { name, deeds, created: false, differences: [] } };
}

/**
 * The acts of a plan in the order in which none stands in the way of another: the programme may bring tiers that
 * promotions and rewards name; what stops comes before what starts, so that there is room; an active promotion cannot
 * be deleted.
 */
export function actsOf({ changes }: Plan): readonly Act[] {
  const acts = changes.flatMap(({ name, deeds }) => deeds.map((deed) => ({ deed, name })));
  return acts.sort((a, b) => stepOf(a) - stepOf(b));
}

function stepOf({ deed, name }: Act): number {
  if (kindOf(name) === 'program') return 0;
  if (deed === 'put') return kindOf(name) === 'rewards' ? 3 : 4;
  return { pause: 1, delete: 2, activate: 5 }[deed];
}
