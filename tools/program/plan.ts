import type { Mark } from './base.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type Document, type Documents, digestOf, isSame, isSameContent, kindOf } from './document.ts';
import type { Live, LiveThings } from './live.ts';

export type Action = 'put' | 'activate' | 'pause' | 'delete';

/** One call that changes the server. */
export interface Step {
  readonly action: Action;
  readonly name: string;
}

/** The steps and differences of one thing. */
export interface Change {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly created: boolean;
  readonly differences: readonly Difference[];
}

export interface Remark {
  readonly name: string;
  readonly message: string;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** Things changed in the folder and, since the pull, on the server: refused. */
  readonly stale: readonly Remark[];
  /** Things changed only on the server: left unchanged. */
  readonly behind: readonly Remark[];
  /** Changes that the API has no call for: refused. */
  readonly impossible: readonly Remark[];
  /** Things that cannot be deleted: left unchanged. */
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

/** The plan that makes the server equal to the folder. Pure: from the folder, its base and the server's state. */
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
  // The thing was not changed in the folder since the pull.
  if (local ? base?.digest === digestOf(local) : !base) return { is: 'behind', message: newsOf(thing) };
  return local ? put(thing, local) : deletion(thing);
}

/** A description of the change on the server since the pull. */
function newsOf({ base, live }: Thing): string {
  if (!live) return 'was deleted on the server';
  if (!base) return 'was created on the server';
  if (live.version !== base.version)
    return `was changed on the server (version ${base.version} -> ${live.version})`;
  const running = (version: number | undefined) => (version === undefined ? 'paused' : `version ${version}`);
  return `was switched on the server (${running(base.activeVersion)} -> ${running(live.activeVersion)})`;
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
      message: '"active": "earlier" needs an earlier version that runs, but none does',
    };
  }
  const actions: Action[] = [];
  if (turn === 'pause') actions.push('pause');
  if (isPut) actions.push('put');
  if (turn === 'activate') actions.push('activate');
  return {
    is: 'change',
    change: {
      name,
      actions,
      created: !live,
      differences: live ? differencesOf(live.content, local.content) : [],
    },
  };
}

function switchOf({ active }: Document, live: Live | undefined, isPut: boolean): Action | undefined {
  if (active === false) return live?.activeVersion === undefined ? undefined : 'pause';
  if (active === true) return !isPut && live?.activeVersion === live?.version ? undefined : 'activate';
  return undefined;
}

function deletion(thing: Thing): Verdict {
  const { name, base, live } = thing;
  if (kindOf(name) === 'rewards') {
    return { is: 'undeletable', message: 'a reward cannot be deleted; set "to" to end it' };
  }
  if (kindOf(name) === 'program') return { is: 'impossible', message: 'the programme cannot be deleted' };
  const runs = live?.activeVersion !== undefined;
  // A deletion that was cut short leaves the promotion paused.
  if (live?.version !== base?.version || (runs && live.activeVersion !== base?.activeVersion)) {
    return { is: 'stale', message: newsOf(thing) };
  }
  const actions: Action[] = runs ? ['pause', 'delete'] : ['delete'];
  return { is: 'change', change: { name, actions, created: false, differences: [] } };
}

/**
 * The steps of a plan in an order in which none prevents another. The programme comes first, because promotions and
 * rewards name its tiers. Stores come before promotions, which ask for their groups. Pauses come before activations, to make room under the limits. A promotion is paused before
 * it is deleted.
 */
export function stepsOf({ changes }: Plan): readonly Step[] {
  const steps = changes.flatMap(({ name, actions }) => actions.map((action) => ({ action, name })));
  return steps.sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ action, name }: Step): number {
  if (kindOf(name) === 'program') return 0;
  if (action === 'put') return kindOf(name) === 'promotions' ? 4 : 3;
  return { pause: 1, delete: 2, activate: 5 }[action];
}
