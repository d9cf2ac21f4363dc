import type { QuoteAnswer } from '#shared/contracts/ledger/quote-purchase.ts';
import { type AccrualCommand, checkPurchase } from '#shared/domain/ledger/accrue.ts';
import { describeAward, present } from '#shared/domain/ledger/describe.ts';
import { quote } from '#shared/domain/ledger/quote.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { type AccountState, enrolledState } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { ValidationFailed, within } from '#shared/domain/refusal.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { type BalanceSurroundings, recordAt } from '#shared/usecases/ledger/get-balance.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';

/** How far a quote may look ahead: five years, and a day for their leap years. */
const AHEAD_DAYS = 5 * 365 + 2;

/** Where a quote has what a booking has as its whole. */
const PURCHASE = '/purchase';

interface Standpoint {
  readonly program: Program;
  readonly state: AccountState;
  readonly now: number;
}

/** The state and programme as they are at the imagined moment of booking: what the ledger knew then, settled to it. */
async function standpoint(
  { ledger, now }: BalanceSurroundings,
  programs: CurrentProgram,
  memberId: string | undefined,
  at: number | undefined,
): Promise<Standpoint> {
  const clock = now();
  if (at !== undefined && at > clock + AHEAD_DAYS * DAY_MS) {
    throw new ValidationFailed([{ pointer: '/at', message: 'must be at most five years ahead' }]);
  }
  const past = at !== undefined && at < clock;
  const program = past ? await programs.inForceAt(at) : await programs.get();
  if (memberId === undefined) {
    const imagined = at ?? clock;
    const state = enrolledState(imagined, enrolledStanding(program, imagined));
    return { program, state, now: imagined };
  }
  const head = await ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  const imagined = past ? at : Math.max(at ?? clock, head.entry.recordedAt);
  const record = await recordAt(ledger, head, imagined);
  if (!record) throw new MemberNotFound();
  return { program, state: settle(program, record.state, imagined).state, now: imagined };
}

/** What a purchase would earn, and what could be redeemed on it. Writes nothing. */
export async function quotePurchase(
  around: BalanceSurroundings,
  programs: CurrentProgram,
  asked: {
    readonly memberId: string | undefined;
    readonly at: number | undefined;
    readonly command: AccrualCommand;
  },
): Promise<QuoteAnswer> {
  const { command } = asked;
  within(PURCHASE, () => checkPurchase(command.purchase));
  const { program, state, now } = await standpoint(around, programs, asked.memberId, asked.at);
  const quoted = within(PURCHASE, () => quote(program, state, command, now));
  const { pointsEarned, awards, redeemable, tierChange } = quoted;
  return present({
    pointsEarned,
    awards: awards.map(describeAward),
    nearMisses: [],
    redeemable,
    tierChange,
    version: program.version,
  }) as QuoteAnswer;
}
