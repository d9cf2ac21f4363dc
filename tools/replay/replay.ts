import { Caller } from '../api/caller.ts';
import { devCredentials, Token } from '../api/token.ts';
import { badInput } from '../terminal/stop.ts';
import { actsOf, nothingMatched } from './acts.ts';
import { ApiClient } from './api-client.ts';
import { type Audit, audit } from './audit.ts';
import { fingerprint, readInvoiceLines } from './invoice-file.ts';
import { invoicesOf, nothingLeftOut } from './invoices.ts';
import { type NotebookPage, recall, remember } from './notebook.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import { Returnable } from './returnable.ts';
import { sendActs } from './send-acts.ts';
import { moved, weeksBetween } from './shift.ts';
import type { Outcome } from './summary.ts';
import { type Survey, surveyOf } from './survey.ts';
import { Tally } from './tally.ts';

/** The callbacks of a replay. */
export interface Watcher {
  say(sentence: string): void;
  progress(unit: string, total: number): Progress;
}

/** The outcome of a replay. `failure` is the error that ended it early; the counts are those so far. */
export type Replayed = Outcome & { readonly failure?: unknown };

/**
 * Replays a file: surveys it, sends its sales and returns, and compares the books. Aborting `stopping` ends it cleanly.
 */
export async function replay(
  options: Options,
  stopping: AbortSignal,
  watcher: Watcher,
  now: number,
): Promise<Replayed> {
  const { file, origin, limit, concurrency } = options;
  const { survey, weeks } = await prepare(options, watcher, now);
  const credentials = devCredentials(origin, options.asRecorded ? 'dev-admin' : 'dev-channel');
  const token = new Token(credentials, stopping);
  const client = new ApiClient(new Caller(origin, token, stopping));
  const tally = new Tally();
  const leftOut = nothingLeftOut();
  const matching = nothingMatched();
  const soFar = { tally, leftOut, matching };
  try {
    await token.get();
    const invoices = invoicesOf(readInvoiceLines(file), new Map(survey.split), leftOut);
    const acts = actsOf(invoices, new Returnable(new Set(survey.cancelled)), matching);
    const sent = watcher.progress('sales', Math.min(survey.sales, limit));
    const sending = {
      client,
      tally,
      weeks,
      concurrency,
      limit,
      stopping,
      onAct: () => sent.step(tally.purchases.sent),
    };
    await sendActs(acts, sending).finally(() => sent.end());
    if (stopping.aborted) return soFar;
    return { ...soFar, audit: await compareBooks(tally, client, concurrency, stopping, watcher) };
  } catch (failure) {
    return stopping.aborted ? soFar : { ...soFar, failure };
  }
}

async function compareBooks(
  tally: Tally,
  client: ApiClient,
  concurrency: number,
  stopping: AbortSignal,
  watcher: Watcher,
): Promise<Audit | undefined> {
  const progress = watcher.progress('members compared', tally.members.size);
  let compared = 0;
  const onMember = () => progress.step(++compared);
  const books = await audit(tally.members, client, concurrency, stopping, onMember).finally(() =>
    progress.end(),
  );
  return stopping.aborted ? undefined : books;
}

async function prepare(
  options: Options,
  watcher: Watcher,
  now: number,
): Promise<{ survey: Survey; weeks: number }> {
  const mark = await fingerprint(options.file);
  const page = await recall(options.data, mark);
  if (page?.survey === undefined) watcher.say('Reading the whole file first.');
  const survey = page?.survey ?? (await surveyOf(readInvoiceLines(options.file)));
  const weeks = weeksFor(survey, page, options, now);
  // The first shift stays. A purchase that was booked with it can only be repeated with the same dates.
  const remembered = page?.weeks ?? (options.asRecorded ? undefined : weeks);
  await remember(options.data, mark, { survey, weeks: remembered });
  const last = new Date(moved(survey.lastAt, weeks)).toISOString().slice(0, 10);
  watcher.say(
    `${survey.lines} lines, ${survey.sales} sales; dates moved by ${weeks} weeks, the last is ${last}.`,
  );
  return { survey, weeks };
}

function weeksFor(survey: Survey, page: NotebookPage | undefined, options: Options, now: number): number {
  if (options.asRecorded) return 0;
  if (options.ends === undefined) return page?.weeks ?? weeksBetween(survey.lastAt, now);
  const weeks = weeksBetween(survey.lastAt, options.ends);
  const last = moved(survey.lastAt, weeks);
  if (last <= now) return weeks;
  throw badInput(
    `With this --ends the last sale would be at ${new Date(last).toISOString()}, which is in the future. Give an earlier date.`,
  );
}
