import { MemberMerged } from '#shared/domain/members/refusals.ts';

/**
 * Books in the log of a member, or after merges in that of the survivor. There the act is keyed by `owner`, the member
 * whose it is. An act that was booked before the merge is found in the log of its member.
 */
export async function bySurvivor<Booked>(
  memberId: string,
  book: (log: string, owner: string | undefined) => Promise<Booked>,
): Promise<Booked> {
  for (let log = memberId; ; ) {
    try {
      return await book(log, log === memberId ? undefined : memberId);
    } catch (error) {
      if (!(error instanceof MemberMerged)) throw error;
      log = error.into;
    }
  }
}
