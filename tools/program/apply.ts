import type { Answer } from '../api/http.ts';
import { Stop } from '../terminal/stop.ts';
import { type Documents, isSameContent } from './document.ts';
import { placeOf } from './files.ts';
import { type Live, promotionOf } from './live.ts';
import type { Act } from './plan.ts';
import { detailOf, type ProgramApi, problemOf, readAnswer } from './program-api.ts';

export interface Applied {
  readonly done: readonly Act[];
  readonly left: readonly Act[];
  /** Why there is something left. */
  readonly failure?: string;
  readonly isStale?: boolean;
}

export interface Applying {
  readonly api: Pick<ProgramApi, 'read' | 'send'>;
  readonly local: Documents;
  /** As the plan saw them; what was applied is put in. */
  readonly live: Map<string, Live>;
  readonly stopping: AbortSignal;
  /** Told after each act. */
  readonly onDone: (act: Act) => Promise<void>;
}

/** Ends the applying: `stale` where somebody else was faster. */
class NotApplied extends Error {
  readonly isStale: boolean;

  constructor(message: string, isStale: boolean) {
    super(message);
    this.isStale = isStale;
  }
}

/** Does one act after the other, up to the first that is refused. */
export async function apply(acts: readonly Act[], applying: Applying): Promise<Applied> {
  const done: Act[] = [];
  try {
    for (const act of acts) {
      if (applying.stopping.aborted) throw new NotApplied('You stopped it.', false);
      await doOne(act, applying);
      done.push(act);
      await applying.onDone(act);
    }
    return { done, left: [] };
  } catch (error) {
    const { aborted } = applying.stopping;
    if (!aborted && !(error instanceof NotApplied) && !(error instanceof Stop)) throw error;
    const failure = aborted ? 'You stopped it.' : (error as Error).message;
    const isStale = error instanceof NotApplied && error.isStale;
    return { done, left: acts.slice(done.length), failure, isStale };
  }
}

function doOne(act: Act, applying: Applying): Promise<void> {
  return act.deed === 'put' ? put(act, applying) : switchOver(act, applying);
}

async function put({ deed, name }: Act, { api, local, live }: Applying): Promise<void> {
  const content = local.get(name)?.content ?? {};
  const before = live.get(name);
  const answer = await api.send(name, { deed, content, version: before?.version ?? 0 });
  if (answer.status === 200 || answer.status === 201) {
    const { version } = readAnswer(name, answer);
    live.set(name, withContent({ content, version, activeVersion: before?.activeVersion }, name));
    return;
  }
  if (answer.status !== 412) throw refused(name, answer);
  // Perhaps it was this very put, whose answer was lost on the way.
  const now = await api.read(name);
  if (!now || !isSameContent(now.content, content)) throw overtaken(name);
  live.set(name, withContent({ ...now, activeVersion: before?.activeVersion }, name));
}

function withContent(thing: Pick<Live, 'content' | 'version' | 'activeVersion'>, name: string): Live {
  return name.startsWith('promotions/') ? promotionOf(thing) : thing;
}

/** What is to be switched is looked at first: perhaps it is there already. `If-Match` guards what follows. */
async function switchOver({ deed, name }: Act, { api, live }: Applying): Promise<void> {
  const [expected, now] = [live.get(name), await api.read(name)];
  if (now === undefined) {
    if (deed !== 'delete') throw overtaken(name);
    live.delete(name);
    return;
  }
  const wanted = deed === 'activate' ? now.version : undefined;
  const isThere = deed !== 'delete' && now.activeVersion === wanted;
  if (now.version !== expected?.version) throw overtaken(name);
  if (!isThere && now.activeVersion !== expected.activeVersion) throw overtaken(name);
  if (!isThere) {
    const answer = await api.send(name, { deed, content: undefined, version: now.version });
    if (answer.status === 412) throw overtaken(name);
    const isGone = deed === 'delete' && answer.status === 404;
    if (answer.status >= 300 && !isGone) throw refused(name, answer);
  }
  if (deed === 'delete') live.delete(name);
  else live.set(name, promotionOf({ ...now, activeVersion: wanted }));
}

function overtaken(name: string): NotApplied {
  return new NotApplied(`${name} was changed there by somebody else meanwhile.`, true);
}

function refused(name: string, answer: Answer): NotApplied {
  const lines = (problemOf(answer)?.errors ?? []).map(({ pointer, message }) => {
    const place = placeOf(name, pointer);
    return `\n  ${place.file} ${place.pointer} ${message}`;
  });
  return new NotApplied(`${name} was refused: ${detailOf(answer)}.${lines.join('')}`, false);
}
