import type { AskedAct } from '#shared/domain/approvals/approval.ts';
import type { OwnStores } from '#shared/domain/clients/permissions.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import type { Booked } from '#shared/usecases/approvals/book-or-ask.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';

/** A call of an act that gives points: the first one, or the approval of it. */
export interface ActCall {
  readonly asked: AskedAct;
  /** Absent for tills and members, who are held to no limit of staff. */
  readonly giver?: Giver | undefined;
  /** Returns the other member of the act. Called only for a new act. */
  readonly other?: (() => Promise<string>) | undefined;
  /** Given for a member who spends with their own token. */
  readonly spender?: OwnSpender | undefined;
  /** Given for a client that may end only what was made at its stores. */
  readonly ownStores?: OwnStores | undefined;
}

/** Books an act from its request, whoever called. */
export type RunAct = (call: ActCall) => Promise<Booked<unknown>>;

export function idOf({ kind, ids }: Pick<AskedAct, 'kind' | 'ids'>, name: string): string {
  const id = ids[name];
  if (id === undefined) throw new TypeError(`an act of the kind ${kind} has no ${name}`);
  return id;
}

export function otherOf({ asked: { kind }, other }: ActCall): () => Promise<string> {
  if (!other) throw new TypeError(`an act of the kind ${kind} has another member`);
  return other;
}
