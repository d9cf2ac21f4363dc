import type { Caller } from '#shared/domain/identity/caller.ts';

/** An administrative act: who did what, to whom, when, from where. Nothing in it says what was sent or answered. */
export interface StaffAct {
  readonly at: number;
  /** The subject of the token. */
  readonly actor: string;
  /** The app client that the token was given to. */
  readonly client: string;
  /** The staff scopes that the token had. */
  readonly scopes: readonly string[];
  /** The network address that the call came from. */
  readonly from: string;
  /** The operation's id, and its method and path as the contract has them. */
  readonly operation: string;
  readonly route: string;
  readonly requestId: string;
  /** Whom it was done to; known once it is done. */
  readonly memberId?: string | undefined;
  /** What else the path names, by its name there. */
  readonly ids: Readonly<Record<string, string>>;
}

/** How an act ended: the status of its answer, and the code of the problem if it was refused. */
export interface Outcome {
  readonly status: number;
  readonly code?: string | undefined;
}

export interface AuditedStaffAct extends StaffAct {
  /** Absent while it is under way, and for ever if it could not be written. */
  readonly outcome?: Outcome | undefined;
}

const STAFF: ReadonlySet<string> = new Set(['marketer', 'agent', 'analyst', 'admin']);

/** Tills, shops and members act for members, and the ledger records it: only staff is audited. */
export function staffScopes({ scopes }: Caller): readonly string[] {
  return scopes.filter((scope) => STAFF.has(scope));
}

const CARD = /^card:/;

/** Whom and what a path names. A member by a card is nobody yet: a card is personal, and is never kept here. */
export function namedBy(params: Readonly<Record<string, string>>): Pick<StaffAct, 'memberId' | 'ids'> {
  const { member, memberId = member, ...ids } = params;
  return { ids, ...(memberId !== undefined && !CARD.test(memberId) && { memberId }) };
}
