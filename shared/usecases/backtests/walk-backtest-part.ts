import {
  type GainOf,
  type PastPurchase,
  type Trial,
  type Walk,
  walkOn,
} from '#shared/domain/backtests/backtest.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { asksProfile, type PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { personTestsOf } from '#shared/domain/promotions/person-tests-of.ts';
import type { HistoryPlace, LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import type { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { type PartOfJob, type Walker, walkPart } from '#shared/usecases/jobs/walk-part.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';
import type { KnownStores } from '#shared/usecases/stores/known-stores.ts';
import { type BacktestJob, type BacktestJobs, backtestTally } from './backtest-job.ts';

export interface WalkPorts extends LogStores {
  readonly jobs: BacktestJobs;
  readonly history: LedgerHistory;
  /** The programme with which an entry was booked. */
  readonly programOf: (version: number) => Promise<Program>;
  /** The facts of a store in the configuration of an entry. */
  readonly storeFacts: KnownStores['at'];
  /** Read once for each member in a run, and only if the promotion has person facts. */
  readonly persons: Pick<PersonFactsStore, 'personFacts'>;
  readonly gainOf: GainOf;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

function isAskedFor({ asked, startedAt }: BacktestJob, { kind, occurredAt, recordedAt }: Entry): boolean {
  if (kind !== 'accrual') return false;
  return occurredAt >= asked.from && occurredAt < asked.to && recordedAt <= startedAt;
}

/** One run through one part of history. It holds one page at a time. */
class Run {
  readonly #ports: WalkPorts;
  readonly #job: BacktestJob;
  /** The person facts that the promotion needs; undefined where it needs none. */
  readonly #asked: { readonly profile: boolean } | undefined;
  /** The newest record read. Its state is the state before the member's next record. */
  #last: LedgerRecord | undefined;
  #person: { readonly memberId: string; readonly facts: PersonFacts } | undefined;

  constructor(ports: WalkPorts, job: BacktestJob) {
    this.#ports = ports;
    this.#job = job;
    const tests = personTestsOf([job.asked.promotion]);
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
    const recorded = unpackLines(await this.#lines(entry));
    const { programVersion } = entry;
    const storeFacts = store === undefined ? undefined : await this.#ports.storeFacts(store, programVersion);
    return {
      memberId,
      purchase: {
        occurredAt,
        channel,
        store,
        storeFacts,
        terminal,
        operator,
        currency,
        total,
        payments,
        ...recorded,
      },
      before: await this.#stateBefore(entry),
      program: await this.#ports.programOf(programVersion),
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

/** Reads history a page at a time, and judges each purchase with the promotion of the job. */
async function walkerOf(
  ports: WalkPorts,
  job: BacktestJob,
  part: number,
): Promise<Walker<Walk, HistoryPlace>> {
  const { promotion, programVersion } = job.asked;
  const trial: Trial = { promotion, gainOf: ports.gainOf, today: await ports.programOf(programVersion) };
  const run = new Run(ports, job);
  return async (walk, after) => {
    const { records, place } = await ports.history.page({ part, of: job.parts }, after);
    return { tally: walkOn(trial, walk, await run.purchases(records)), walked: records.length, place };
  };
}

/** Makes one run through one part of history. `done` says whether the part is complete. */
export function walkBacktestPart(ports: WalkPorts, part: PartOfJob): Promise<{ readonly done: boolean }> {
  const { jobs, now, pause } = ports;
  const walker = (job: BacktestJob, number: number) => walkerOf(ports, job, number);
  return walkPart({ jobs, tally: backtestTally, walker, now, pause }, part);
}
