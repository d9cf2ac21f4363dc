/** Kinds of acts of staff that may wait for another person. */
export const actKinds = [
  'adjustment',
  'opening',
  'opening-import',
  'refund',
  'transfer',
  'merge',
  'move',
  'forgotten-purchase',
  'household',
  'promotion',
] as const;

export type ActKind = (typeof actKinds)[number];

/** An act that a person of staff asks for, as it was sent. */
export interface AskedAct {
  readonly kind: ActKind;
  /** The member whose log takes the act, or a place with a slash for an act without a member: see `memberOf`. */
  readonly memberId: string;
  /** Ids of the path and of the query beside the member, each under its parameter. */
  readonly ids: Readonly<Record<string, string>>;
  /** The body as received, but for a card, which the id of its member replaces. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The digest of the body as received. */
  readonly contentHash: string;
  /** Subject of the token. */
  readonly by: string;
  /** Whether the person may book history of any age. */
  readonly anyAge: boolean;
}

export const approvalStates = ['waiting', 'approved', 'rejected'] as const;

export type ApprovalState = (typeof approvalStates)[number];

/** The decision of another person, or of the author who withdraws. It is made once. */
export interface Decision {
  readonly outcome: Exclude<ApprovalState, 'waiting'>;
  readonly by: string;
  readonly at: number;
  /** Why it was rejected. */
  readonly reason?: string | undefined;
}

/** An act that needs another person. The ledger has an entry of it once it is approved. */
export interface Approval extends AskedAct {
  readonly approvalId: string;
  /** The other member of the act: who receives a transfer or a purchase, or who goes in a merge. */
  readonly otherId?: string | undefined;
  /** The points that members could spend more; absent for a promotion without a budget. */
  readonly points?: number | undefined;
  /** The reference of its entry in the member's log, where it has one of its own. */
  readonly reference?: string | undefined;
  readonly at: number;
  readonly decision?: Decision | undefined;
  /** Its member is erased, and what it said about them is gone. It can be rejected, and not be approved. */
  readonly forgotten?: boolean | undefined;
}

/** The word in the place of a reason that is forgotten. */
const FORGOTTEN = 'member-erased';

/**
 * An act that was never booked without what staff wrote in it: its body and the digest, by which a text could be
 * guessed, and the reason of its rejection. The ledger has what is booked.
 */
export function forget(approval: Approval): Approval {
  const { decision } = approval;
  return {
    ...approval,
    body: { reason: FORGOTTEN },
    contentHash: '',
    forgotten: true,
    ...(decision && { decision: { ...decision, reason: FORGOTTEN } }),
  };
}

/** An act with its decision. Where the act is forgotten, the reason of the decision is not kept either. */
export function withDecision(approval: Approval, decision: Decision): Approval {
  const decided = { ...approval, decision };
  return approval.forgotten ? forget(decided) : decided;
}

/** The member of an act. An import or a promotion has none: a member id has no slash. */
export function memberOf({ memberId }: Pick<Approval, 'memberId'>): string | undefined {
  return memberId.includes('/') ? undefined : memberId;
}

export function approvalStateOf({ decision }: Pick<Approval, 'decision'>): ApprovalState {
  return decision?.outcome ?? 'waiting';
}
