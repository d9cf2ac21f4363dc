import type { Program } from '#shared/domain/program/program.ts';
import { Caller } from '../api/caller.ts';
import { tokenFor } from '../api/credentials.ts';
import { originHere } from '../api/origin.ts';
import { type CsvFile, openCsv, type Row } from './csv-file.ts';
import { type Imported, importMembers } from './import-members.ts';
import { type MappedRow, RowMapper } from './map-row.ts';
import { checkColumns, readMappingFile } from './mapping.ts';
import { MembersApi } from './members-api.ts';
import { type OpeningSums, openingSums } from './opening-sums.ts';
import type { ImportOptions } from './options.ts';
import type { Progress } from './progress.ts';
import { ownColumnsOf, type Reject, RejectsFile } from './rejects-file.ts';
import { checkRow, type Taken, takeRow } from './take-row.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of an import: output, waits and the signal that stops it. */
export interface ImportPorts {
  readonly environment: Environment;
  readonly stopping: AbortSignal;
  readonly now: () => number;
  say(sentence: string): void;
  progress(csv: CsvFile): Progress;
}

const SHOWN_MAX = 20;

/** Imports a file, or checks it in a dry run. Wrong input throws before anything is written. */
export async function runImport(options: ImportOptions, ports: ImportPorts): Promise<Imported> {
  const { mapping: path, source, file, rejects } = options;
  const mapping = await readMappingFile(path);
  const csv = await openCsv(options);
  checkColumns(mapping, ownColumnsOf(csv.header), path);
  const mapper = new RowMapper(mapping, csv.header, source);
  const sums = async () => openingSums(file, await openCsv(options), mapper);
  const take = await takerFor(options, ports, sums);
  const kept = rejects === undefined ? undefined : await RejectsFile.create(rejects, file, csv);
  let shown = 0;
  const reject = async (row: Row, why: Reject): Promise<void> => {
    if (kept) return kept.add(row, why);
    shown += 1;
    if (shown <= SHOWN_MAX) ports.say(`row ${row.row}: ${why.code} ${why.pointer} ${why.detail}`);
    if (shown === SHOWN_MAX)
      ports.say('Further rejects are not shown. Use --rejects to keep all of them in a file.');
  };
  const progress = ports.progress(csv);
  const { concurrency } = options;
  const { stopping } = ports;
  const importing = { csv, mapper, take, reject, concurrency, stopping, onRow: progress.step };
  const imported = await importMembers(importing);
  progress.end();
  try {
    await kept?.close();
    return imported;
  } catch (error) {
    return { ...imported, finished: false, failure: imported.failure ?? error };
  }
}

/** Whether a dry run may ask a server: the command line or the environment must name one. */
function mayAskServer({ origin }: ImportOptions, { LAUREL_TOKEN, LAUREL_CLIENT_ID }: Environment): boolean {
  return origin !== undefined || Boolean(LAUREL_TOKEN) || Boolean(LAUREL_CLIENT_ID);
}

/** The approved import of a file; undefined where one person may give its points by one act. */
async function importOf(api: MembersApi, program: Program, sums: OpeningSums): Promise<string | undefined> {
  const { adjustmentApprovalAbove: above } = program;
  return above === undefined || sums.points <= above ? undefined : api.askImport(sums);
}

async function takerFor(
  options: ImportOptions,
  { environment, stopping, now, say }: ImportPorts,
  sums: () => Promise<OpeningSums>,
): Promise<(row: MappedRow) => Promise<Taken>> {
  const { dryRun, source } = options;
  if (dryRun && !mayAskServer(options, environment)) {
    say('No server is asked. Set --url or LAUREL_TOKEN to check whether other members have the identifiers.');
    return async () => ({});
  }
  const origin = options.origin ?? originHere(environment);
  const token = tokenFor(origin, environment, 'dev-admin', stopping);
  const api = new MembersApi(new Caller(origin, token, stopping));
  const program = await api.program();
  if (!dryRun) {
    const importId = await importOf(api, program, await sums());
    return (row) => takeRow({ api, program, source, importId, now }, row);
  }
  return async (row) => {
    const reject = await checkRow(api, program, row, now());
    return reject ? { reject } : {};
  };
}
