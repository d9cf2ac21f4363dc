import type { Answer } from '../api/http.ts';
import { Stop } from '../terminal/stop.ts';
import { type Documents, isSameContent } from './document.ts';
import { placeOf } from './files.ts';
import { type Live, promotionOf } from './live.ts';
import type { Step } from './plan.ts';
import { approvalIdIn, detailOf, type ProgramApi, problemOf, readAnswer } from './program-api.ts';

export interface Applied {
  readonly done: readonly Step[];
  readonly left: readonly Step[];
  /** The reason why steps are left. */
  readonly failure?: string;
  readonly isStale?: boolean;
}

export interface Applying {
  readonly api: Pick<ProgramApi, 'read' | 'send'>;
  readonly local: Documents;
  /** The server's things as the plan saw them, updated by each step. */
  readonly live: Map<string, Live>;
  readonly stopping: AbortSignal;
  /** Called after each step. */
  readonly onDone: (step: Step) => Promise<void>;
}

/** Ends the run. `stale` means that somebody else changed the thing first. */
class NotApplied extends Error {
  readonly isStale: boolean;

  constructor(message: string, isStale: boolean) {
    super(message);
    this.isStale = isStale;
  }
}

/** The step needs another person. The steps after it do not need this one: activations come last. */
class Waits extends Error {}

/**
 * Performs one step after the other, up to the first that is refused. Activations that need another person are left,
 * and do not stop the others.
 */
export async function apply(steps: readonly Step[], applying: Applying): Promise<Applied> {
  const done: Step[] = [];
  const waiting: { readonly step: Step; readonly message: string }[] = [];
  const left = () => [...waiting.map(({ step }) => step), ...steps.slice(done.length + waiting.length)];
  try {
    for (const step of steps) {
      if (applying.stopping.aborted) throw new NotApplied('You stopped it.', false);
      const waits = await doOne(step, applying).catch(waitsOnly);
      if (waits) {
        waiting.push({ step, message: waits.message });
        continue;
      }
      done.push(step);
      await applying.onDone(step);
    }
    const failure = waiting.map(({ message }) => message).join('\n');
    return { done, left: left(), ...(failure && { failure }) };
  } catch (error) {
    const { aborted } = applying.stopping;
    if (!aborted && !(error instanceof NotApplied) && !(error instanceof Stop)) throw error;
    const failure = aborted ? 'You stopped it.' : (error as Error).message;
    const isStale = error instanceof NotApplied && error.isStale;
    return { done, left: left(), failure, isStale };
  }
}

function waitsOnly(error: unknown): Waits {
  if (error instanceof Waits) return error;
  throw error;
}

function doOne(step: Step, applying: Applying): Promise<void> {
  return step.action === 'put' ? put(step, applying) : switchOver(step, applying);
}

async function put({ action, name }: Step, { api, local, live }: Applying): Promise<void> {
  const content = local.get(name)?.content ?? {};
  const before = live.get(name);
  const answer = await api.send(name, { action, content, version: before?.version ?? 0 });
  if (answer.status === 200 || answer.status === 201) {
    const { version } = readAnswer(name, answer);
    live.set(name, withContent({ content, version, activeVersion: before?.activeVersion }, name));
    return;
  }
  if (answer.status !== 412) throw refused(name, answer);
  // This very put may have arrived, with its response lost.
  const now = await api.read(name);
  if (!now || !isSameContent(now.content, content)) throw overtaken(name);
  live.set(name, withContent({ ...now, activeVersion: before?.activeVersion }, name));
}

function withContent(thing: Pick<Live, 'content' | 'version' | 'activeVersion'>, name: string): Live {
  return name.startsWith('promotions/') ? promotionOf(thing) : thing;
}

/**
 * Reads the promotion before it is switched, because it may be in the wanted state already. `If-Match` guards the call
 * that follows.
 */
async function switchOver({ action, name }: Step, { api, live }: Applying): Promise<void> {
  const [expected, now] = [live.get(name), await api.read(name)];
  if (now === undefined) {
    if (action !== 'delete') throw overtaken(name);
    live.delete(name);
    return;
  }
  const wanted = action === 'activate' ? now.version : undefined;
  const isThere = action !== 'delete' && now.activeVersion === wanted;
  if (now.version !== expected?.version) throw overtaken(name);
  if (!isThere && now.activeVersion !== expected.activeVersion) throw overtaken(name);
  if (!isThere) {
    const answer = await api.send(name, { action, content: undefined, version: now.version });
    if (answer.status === 412) throw overtaken(name);
    const isGone = action === 'delete' && answer.status === 404;
    if (answer.status >= 300 && !isGone) throw refused(name, answer);
    if (answer.status === 202) throw new Waits(waitsText(name, answer));
  }
  if (action === 'delete') live.delete(name);
  else live.set(name, promotionOf({ ...now, activeVersion: wanted }));
}

function waitsText(name: string, answer: Answer): string {
  return `${name} waits for the approval ${approvalIdIn(answer)} of another person: POST /v1/${name}/approvals/{approvalId}/approve.`;
}

function overtaken(name: string): NotApplied {
  return new NotApplied(`Somebody else changed ${name} on the server in the meantime.`, true);
}

function refused(name: string, answer: Answer): NotApplied {
  const lines = (problemOf(answer)?.errors ?? []).map(({ pointer, message }) => {
    const place = placeOf(name, pointer);
    return `\n  ${place.file} ${place.pointer} ${message}`;
  });
  return new NotApplied(`${name} was refused: ${detailOf(answer)}.${lines.join('')}`, false);
}
