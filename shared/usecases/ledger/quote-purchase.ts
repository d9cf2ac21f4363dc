import type { QuoteAnswer } from '#shared/contracts/ledger/quote-purchase.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { accrualOf, type ReceiptCommand } from '#shared/domain/ledger/acts/accrue.ts';
import {
  type DescribedPerson,
  describedFacts,
  describedState,
} from '#shared/domain/ledger/acts/described-person.ts';
import { quote } from '#shared/domain/ledger/acts/quote.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { judgePerson } from '#shared/domain/members/person-facts.ts';
import { NotEnrolledThen } from '#shared/domain/members/refusals.ts';
import { budgetsLeft } from '#shared/domain/promotions/budgets.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { ValidationFailed, within } from '#shared/domain/refusal.ts';
import { DAY_MS, formatInstant, localDay } from '#shared/domain/time/calendar.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { recordAt } from '#shared/usecases/log/record-at.ts';
import {
  inItsStore,
  type JudgingPorts,
  personTruths,
  type RulesInForce,
  ready,
} from '#shared/usecases/promotions/rules-in-force.ts';
import { describeQuote } from './describe-quote.ts';
import type { BalancePorts } from './get-balance.ts';

/** The most days that a quote may look ahead: five years with two leap days. */
const AHEAD_DAYS = 5 * 365 + 2;

/** The pointer to the purchase in a quote. A booking has the purchase as its whole body. */
const PURCHASE = '/purchase';
const AS = '/as';

/** The id of a member, or a person who is described. */
type Whom = string | DescribedPerson;

export interface QuotePorts extends BalancePorts, JudgingPorts {
  readonly counters: CounterStore;
}

interface Standpoint {
  readonly rules: RulesInForce;
  readonly state: AccountState;
  readonly now: number;
}

/**
 * The rules and the settled state at the instant of the quote: the past ones for a past instant, else the present ones.
 * @throws NotEnrolledThen for an instant before the enrolment.
 */
async function standpoint(
  { ledger, now, rules: current }: QuotePorts,
  whom: Whom,
  at: number | undefined,
): Promise<Standpoint> {
  const clock = now();
  if (at !== undefined && at > clock + AHEAD_DAYS * DAY_MS) {
    throw new ValidationFailed([{ pointer: '/at', message: 'must be at most five years ahead' }]);
  }
  const past = at !== undefined && at < clock;
  const rules = ready(past ? await current.inForceAt(at) : await current.get());
  const { program } = rules;
  if (typeof whom !== 'string') {
    const imagined = at ?? clock;
    const state = within(AS, () => describedState(program, whom, imagined));
    return { rules, state, now: imagined };
  }
  const head = await readHead(ledger, whom);
  const imagined = past ? at : Math.max(at ?? clock, head.entry.recordedAt);
  const record = await recordAt(ledger, head, imagined);
  if (!record) throw new NotEnrolledThen(formatInstant(head.state.enrolledAt));
  return { rules, state: settle(program, record.state, imagined).state, now: imagined };
}

/** The truths of the person tests for a member, or for the person described. */
async function truthsOf(
  { people }: QuotePorts,
  rules: RulesInForce,
  whom: Whom,
  purchase: Purchase,
): Promise<Uint8Array | undefined> {
  if (typeof whom === 'string') return personTruths(people, rules, whom, purchase)();
  const day = localDay(purchase.occurredAt, zoneOf(rules.program, purchase));
  return judgePerson(rules.promotions.personTests, describedFacts(whom, day), day);
}

/** The points that a purchase would earn, and the points that could be redeemed on it. Writes nothing. */
export async function quotePurchase(
  ports: QuotePorts,
  asked: {
    readonly memberId?: string | undefined;
    /** The person, where it is no member: somebody who enrols now, unless said. */
    readonly as?: DescribedPerson | undefined;
    readonly at: number | undefined;
    readonly command: ReceiptCommand;
    readonly view?: View | undefined;
  },
): Promise<QuoteAnswer> {
  const { memberId, as = {}, view } = asked;
  const whom = memberId ?? as;
  const accrual = within(PURCHASE, () => accrualOf(asked.command));
  const { rules, state, now } = await standpoint(ports, whom, asked.at);
  const { program, promotions } = rules;
  const command = await inItsStore(ports.rules, accrual, program.version);
  const truths = await truthsOf(ports, rules, whom, command.purchase);
  // Budgets are read as they are now, because no past values are kept. A promotion whose budget is too small may give
  // its place to another one with a budget, also among the near misses. That budget is then read too.
  const taken = new Map<string, number>();
  for (;;) {
    const left = budgetsLeft(promotions.promotions, taken);
    const considered = { promotions, truths, budgetsLeft: left };
    const quoted = within(PURCHASE, () => quote(program, state, command, now, considered, view));
    const unread = quoted.budgets.filter((counter) => !taken.has(counter));
    if (unread.length === 0) return describeQuote(rules, command.purchase.currency, quoted);
    const found = await ports.counters.takenOf(unread);
    for (const counter of unread) taken.set(counter, found.get(counter) ?? 0);
  }
}
