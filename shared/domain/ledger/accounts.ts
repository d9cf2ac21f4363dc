/** The member's own accounts: the sign of the balance. */
export const memberAccounts = ['available', 'pending', 'reserved', 'held'] as const;
/** Where the member's points come from and go to. */
export const programAccounts = [
  'issued',
  'redeemed',
  'expired',
  'reversed',
  'transferred',
  'adjusted',
  'confiscated',
  'opening',
] as const;

export const accounts = [...memberAccounts, ...programAccounts] as const;

export type MemberAccount = (typeof memberAccounts)[number];
export type Account = (typeof accounts)[number];

/** The points that an account gained (above zero) or gave. */
export interface Posting {
  readonly account: Account;
  readonly points: number;
}

export type Balances = Readonly<Record<MemberAccount, number>>;

/** A movement of points as two postings, none when nothing moves. */
export function move(points: number, from: Account, to: Account): readonly Posting[] {
  if (points === 0) return [];
  return [
    { account: to, points },
    { account: from, points: -points },
  ];
}

/** The points that an account gained by postings; below zero when it gave. */
export function sumOf(postings: readonly Posting[], account: Account): number {
  return postings.reduce((sum, posting) => (posting.account === account ? sum + posting.points : sum), 0);
}

/**
 * The postings of several movements as one list, with the sum for each account; accounts with the sum zero are left
 * out.
 */
export function postingsOf(gains: Readonly<Partial<Record<Account, number>>>): readonly Posting[] {
  return accounts.flatMap((account) => {
    const points = gains[account] ?? 0;
    return points === 0 ? [] : [{ account, points }];
  });
}
