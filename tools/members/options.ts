import { text } from '#shared/contracts/fields.ts';
import { readOrigin } from '../api/origin.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';
import { wholeNumber } from '../terminal/whole-number.ts';

export const USAGE = `npm run members -- import <file.csv> --mapping <mapping.json> --source <name> [options]
npm run members -- draft <file.csv> [--delimiter <d>] [--encoding <e>]

import   enrols the members of a CSV file, or changes them, and books their opening balances. The same command may be
         run again: nothing is enrolled or booked twice.
draft    prints a mapping from the file's header, to be corrected by hand. Columns whose names say nothing stand under
         "unmapped": an import refuses the mapping until each is mapped or moved to "ignore".

  --mapping <file>   the mapping of columns to fields (see below)
  --source <name>    where the members come from, such as "legacy-crm 2026-11". Each opening balance has this source and
                     is identified by it, so another source books another opening balance.
  --dry-run          writes nothing: checks the mapping and every row. If --url, LAUREL_TOKEN or LAUREL_CLIENT_ID is
                     set, it asks the server whether other members have the identifiers.
  --rejects <file>   keeps the rows that were not imported, with the reasons; after correction, import it as it is
  --url <url>        the server (http://localhost:3000, or the port in PORT); https unless it is this machine
  --concurrency n    rows at a time (16)
  --delimiter <d>    , ; | or tab (default: the one that the header has most often)
  --encoding <e>     utf-8, latin1 (Windows-1252), or auto, which reads the file once more (utf-8)

The mapping is JSON: memberId, cards, email, phone, givenName, familyName, birthDate, country, locale,
attributes { <name> }, consents { marketing }, opening { points, expiresOn, qualifying, tier }, and ignore [<columns>].
Every column of the file is mapped or ignored. Each field is the name of a column, or
{ column, trim, lowerCase, map: { <text of a cell>: <its meaning> }, default } and
  cards       a list of columns, or { column, separator }
  phone       countryCode, such as "353", for numbers without one
  birthDate, opening.expiresOn   format, such as "DD.MM.YYYY" (YYYY-MM-DD); expiresOn also never: [<texts>]
  attributes.<name>   type: text, number or boolean; true: [<words>], false: [<words>]
  consents.marketing  true: [<words>], false: [<words>]
  opening.points, opening.qualifying   thousands: the separator of thousands
Where the points of the file are above adjustmentApprovalAbove of the programme, another person approves the file once:
the import stops before its first row, says how to approve it, and goes on when it is run again.
An empty cell leaves its field out. Points without expiresOn expire by the rules of the programme.

Token: LAUREL_TOKEN, or LAUREL_CLIENT_ID and LAUREL_CLIENT_SECRET with LAUREL_TOKEN_URL, with the scope admin (channel
is enough without opening balances). On this machine the default is the local dev-admin.

Progress is told on stderr, the summary is JSON on stdout. Ends with 0: every row was taken; 1: some were not, or it
could not go on; 2: wrong input; 130: stopped by Ctrl-C. The file of rejects has personal data, like the file itself.`;

const encodings = ['utf-8', 'latin1', 'auto'] as const;
export type Encoding = (typeof encodings)[number];

export interface FileOptions {
  readonly file: string;
  /** Undefined: found from the header. */
  readonly delimiter: string | undefined;
  readonly encoding: Encoding;
}

export interface ImportOptions extends FileOptions {
  readonly command: 'import';
  readonly mapping: string;
  readonly source: string;
  readonly dryRun: boolean;
  readonly rejects: string | undefined;
  /** Undefined: the server on this machine. */
  readonly origin: string | undefined;
  readonly concurrency: number;
}

export type Options = ImportOptions | (FileOptions & { readonly command: 'draft' });

const CONCURRENCY_MAX = 256;

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    mapping: { type: 'string' },
    source: { type: 'string' },
    'dry-run': { type: 'boolean' },
    rejects: { type: 'string' },
    url: { type: 'string' },
    concurrency: { type: 'string', default: '16' },
    delimiter: { type: 'string' },
    encoding: { type: 'string' },
  });
  if (values.help) return undefined;
  const [command, file, ...more] = positionals;
  if (command !== 'import' && command !== 'draft')
    throw badInput(`Name a command: import or draft.\n\n${USAGE}`);
  if (file === undefined || file === '') throw badInput(`Name the file to ${command}.\n\n${USAGE}`);
  if (more.length > 0) throw badInput(`Only one file at a time: ${JSON.stringify(more[0])} is too much.`);
  const fileOptions = {
    file,
    delimiter: readDelimiter(values.delimiter),
    encoding: readEncoding(values.encoding),
  };
  if (command === 'draft') return { command, ...fileOptions };
  const { mapping, source, rejects, url } = values;
  if (!mapping) throw badInput('--mapping is missing: the file that maps columns to fields of a member.');
  if (!text(64).safeParse(source).success || source === undefined) {
    throw badInput(
      '--source must say in 1 to 64 characters where the members come from, for example "legacy-crm 2026-11".',
    );
  }
  return {
    command,
    ...fileOptions,
    mapping,
    source,
    dryRun: values['dry-run'] ?? false,
    rejects: rejects || undefined,
    origin: url === undefined ? undefined : readOrigin(url),
    concurrency: wholeNumber('--concurrency', values.concurrency, { min: 1, max: CONCURRENCY_MAX }),
  };
}

const delimiters: ReadonlyMap<string, string> = new Map([
  [',', ','],
  [';', ';'],
  ['|', '|'],
  ['tab', '\t'],
  ['\t', '\t'],
]);

function readDelimiter(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const delimiter = delimiters.get(given);
  if (delimiter === undefined)
    throw badInput(`--delimiter must be , ; | or tab, not ${JSON.stringify(given)}.`);
  return delimiter;
}

function readEncoding(given = 'utf-8'): Encoding {
  const encoding = encodings.find((one) => one === given);
  if (encoding === undefined) {
    throw badInput(`--encoding must be one of ${encodings.join(', ')}, not ${JSON.stringify(given)}.`);
  }
  return encoding;
}
