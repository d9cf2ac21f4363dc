import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { originHere, readOrigin } from '../api/origin.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';
import { wholeNumber } from '../terminal/whole-number.ts';

export const USAGE = `npm run replay -- <csv[.gz]> [options]

Sends the sales and returns of an Online Retail CSV through the API, as a shop would, and checks the books.
A cancellation names no sale. Each of its lines goes back to the member's newest earlier sale of that product
with enough left. If no single sale has enough, the line is left out and listed.

  --limit n         send only the first n sales, and the returns between them
  --url <url>       the server (http://localhost:3000, or the port in PORT)
  --ends <date>     move dates by whole weeks to end in the seven days up to this date, like 2026-01-31
  --as-recorded     keep the dates unchanged, as an import by an admin
  --concurrency n   calls at a time (16)
  --data <folder>   folder that stores the shift of the dates (LAUREL_DATA, or .laurel)`;

export interface Options {
  readonly file: string;
  readonly limit: number;
  readonly origin: string;
  /** The last instant of the `--ends` day, in ms since 1970. */
  readonly ends: number | undefined;
  readonly asRecorded: boolean;
  readonly concurrency: number;
  readonly data: string;
}

const CONCURRENCY_MAX = 256;

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(
  args: readonly string[],
  environment: { readonly PORT?: string | undefined; readonly LAUREL_DATA?: string | undefined },
): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    limit: { type: 'string' },
    url: { type: 'string' },
    ends: { type: 'string' },
    'as-recorded': { type: 'boolean' },
    concurrency: { type: 'string', default: '16' },
    data: { type: 'string' },
  });
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || file === '') throw badInput(`Name the file.\n\n${USAGE}`);
  if (more.length > 0) throw badInput(`Only one file at a time: ${JSON.stringify(more[0])} is too much.`);
  if (values['as-recorded'] && values.ends !== undefined) {
    throw badInput('--ends moves the dates and --as-recorded keeps them. Use only one of them.');
  }
  return {
    file,
    limit:
      values.limit === undefined
        ? Number.POSITIVE_INFINITY
        : wholeNumber('--limit', values.limit, { min: 1 }),
    origin: values.url === undefined ? originHere(environment) : readOrigin(values.url),
    ends: values.ends === undefined ? undefined : readEnds(values.ends),
    asRecorded: values['as-recorded'] ?? false,
    concurrency: wholeNumber('--concurrency', values.concurrency, { min: 1, max: CONCURRENCY_MAX }),
    data: values.data || environment.LAUREL_DATA || '.laurel',
  };
}

function readEnds(text: string): number {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) {
    throw badInput(`--ends must be a date like 2026-01-31, not ${JSON.stringify(text)}.`);
  }
  return start + DAY_MS - 1;
}
