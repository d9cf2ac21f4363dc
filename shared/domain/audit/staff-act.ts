/**
 * An act of staff: the actor, the act, the member concerned, the time and the address. It holds no request body and no
 * response.
 */
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
  /** The member concerned, known when the act is done. */
  readonly memberId?: string | undefined;
  /** Other names in the path, each under its parameter. */
  readonly ids: Readonly<Record<string, string>>;
}

/** The outcome of an act: the status of its response, and the code of the problem if it was refused. */
export interface Outcome {
  readonly status: number;
  readonly code?: string | undefined;
}

export interface AuditedStaffAct extends StaffAct {
  /** Absent while the act runs, and for ever if the outcome could not be written. */
  readonly outcome?: Outcome | undefined;
}

const CARD = /^card:/;

/**
 * The member and the other names in a path. A card in the path names no member here: a card is personal and is never
 * recorded.
 */
export function namedBy(
  params: Readonly<Record<string, string | number>>,
): Pick<StaffAct, 'memberId' | 'ids'> {
  const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const { member, memberId = member, ...ids } = texts;
  return { ids, ...(memberId !== undefined && !CARD.test(memberId) && { memberId }) };
}
