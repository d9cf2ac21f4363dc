import { randomBytes } from 'node:crypto';
import type { ReferralDocument } from '#shared/contracts/members/get-referral.ts';
import { REFERRAL_CODE_BYTES, referralCode } from '#shared/domain/members/referral-code.ts';
import { MemberErased } from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ReferralStore } from '#shared/stores/members/referral-store.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';

export interface ReferralPorts {
  readonly ledger: Pick<LedgerStore, 'head'>;
  readonly referrals: ReferralStore;
}

/** A code is lost to another call for the same member, or to a change of the person. */
const ATTEMPTS = 5;

/**
 * The code of a member, which the first call makes, with the friends that it brought. Codes of absorbed members count,
 * too.
 */
export async function getReferral(
  { ledger, referrals }: ReferralPorts,
  memberId: string,
  reader: Reader = {},
): Promise<ReferralDocument> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const head = await readHead(ledger, memberId, reader);
    if (head.state.status === 'erased') throw new MemberErased();
    const { codes } = await referrals.of(memberId);
    const [code] = codes;
    if (code !== undefined) {
      const counts = await Promise.all(codes.map((one) => referrals.friendsOf(one)));
      return {
        code,
        referred: counts.reduce((sum, { referred }) => sum + referred, 0),
        rewarded: counts.reduce((sum, { rewarded }) => sum + rewarded, 0),
      };
    }
    await referrals.give(memberId, referralCode(randomBytes(REFERRAL_CODE_BYTES)));
  }
  throw new Unavailable();
}
