import {
  type GainOf,
  type PastPurchase,
  startOfWalk,
  type Trial,
  walkOn,
} from '#shared/domain/backtests/backtest.ts';
import type { PersonFacts } from '#shared/domain/conditions/facts.ts';
import { asksProfile } from '#shared/domain/conditions/person-tests.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { personTestsOf } from '#shared/domain/promotions/person-tests-of.ts';
import type { BacktestJob, BacktestStore } from '#shared/stores/backtests/backtest-store.ts';
import type { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import type { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';

export interface WalkPorts extends LogStores {
  readonly backtests: BacktestStore;
  readonly history: LedgerHistory;
  /** The programme that an entry was booked by. */
  readonly programOf: (version: number) => Promise<Program>;
  /** Asked once for a member and run, and only where the promotion asks about the person. */
  readonly persons: Pick<PersonFactsStore, 'personFacts'>;
  readonly gainOf: GainOf;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** A run begins no page after this; its function has time left for the one begun. */
const RUN_MS = 45_000;
/** Between two pages: tills come first, and one part reads one partition at a time. */
const PAUSE_MS = 100;

function isAskedFor(job: BacktestJob, { kind, occurredAt, recordedAt }: Entry): boolean {
  if (kind !== 'accrual') return false;
  return occurredAt >= job.from && occurredAt < job.to && recordedAt <= job.startedAt;
}

/** One run through one part of history, page by page, holding one page at a time. */
class Run {
  readonly #ports: WalkPorts;
  readonly #job: BacktestJob;
  /** What is asked of the person; undefined where nothing is. */
  readonly #asked: { readonly profile: boolean } | undefined;
  /** The newest record that was looked at: the state before the next one of that member. */
  #last: LedgerRecord | undefined;
  #person: { readonly memberId: string; readonly facts: PersonFacts } | undefined;

  constructor(ports: WalkPorts, job: BacktestJob) {
    this.#ports = ports;
    this.#job = job;
    const tests = personTestsOf([job.promotion]);
    this.#asked = tests.length > 0 ? { profile: asksProfile(tests) } : undefined;
  }

  async purchases(records: readonly LedgerRecord[]): Promise<readonly PastPurchase[]> {
    const purchases: PastPurchase[] = [];
    for (const record of records) {
      if (isAskedFor(this.#job, record.entry)) purchases.push(await this.#purchase(record.entry));
      this.#last = record;
    }
    return purchases;
  }

  async #purchase(entry: Entry): Promise<PastPurchase> {
    const { memberId, occurredAt, purchase, awards = [] } = entry;
    if (!purchase) throw new TypeError('an accrual without its purchase');
    const { channel, store, terminal, operator, currency, total, payments } = purchase;
    const lines = unpackLines(await this.#lines(entry));
    return {
      memberId,
      purchase: { occurredAt, channel, store, terminal, operator, currency, total, lines, payments },
      before: await this.#stateBefore(entry),
      program: await this.#ports.programOf(entry.programVersion),
      person: this.#asked && (await this.#personFacts(memberId, this.#asked)),
      awards,
    };
  }

  async #lines({ memberId, lines, linesHash }: Entry): Promise<Uint8Array> {
    if (lines) return lines;
    if (!linesHash) throw new TypeError('an accrual without line detail');
    return this.#ports.details.lines(memberId, linesHash);
  }

  async #stateBefore({ memberId, seq }: Entry) {
    const known = this.#last?.entry;
    const previous =
      known?.memberId === memberId && known.seq === seq - 1
        ? this.#last
        : await this.#ports.ledger.entry(memberId, seq - 1);
    if (!previous) throw new TypeError('an accrual without the entry before it');
    return previous.state;
  }

  async #personFacts(memberId: string, asked: { readonly profile: boolean }): Promise<PersonFacts> {
    if (this.#person?.memberId !== memberId) {
      this.#person = { memberId, facts: await this.#ports.persons.personFacts(memberId, asked) };
    }
    return this.#person.facts;
  }
}

/**
 * Walks one part of history for a while; the next run goes on from where this one is kept. A run that is repeated, or
 * made twice at once, counts once. Answers whether the part is through.
 */
export async function walkBacktestPart(
  ports: WalkPorts,
  { backtestId, part }: { readonly backtestId: string; readonly part: number },
): Promise<{ readonly done: boolean }> {
  const { backtests, history, now } = ports;
  const startedAt = now();
  const job = await backtests.job(backtestId);
  const kept = await backtests.part(backtestId, part);
  let { walk, place, done } = kept ?? { walk: startOfWalk, place: undefined, done: false };
  if (!done) {
    const today = await ports.programOf(job.programVersion);
    const trial: Trial = { promotion: job.promotion, gainOf: ports.gainOf, today };
    const run = new Run(ports, job);
    do {
      const page = await history.page({ part, of: job.parts }, place);
      walk = walkOn(trial, walk, await run.purchases(page.records));
      place = page.place;
      if (place) await ports.pause(PAUSE_MS);
    } while (place && now() < startedAt + RUN_MS);
    done = !place;
    const runs = (kept?.runs ?? 0) + 1;
    // Lost to another run of the same part: that one's caller goes on with it.
    if (!(await backtests.keepPart(job, part, { runs, walk, place, done }))) return { done: false };
  }
  if (done) await backtests.markDone(job, part);
  return { done };
}
