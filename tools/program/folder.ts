import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import { fieldErrors } from '#shared/contracts/field-errors.ts';
import { id } from '#shared/contracts/fields.ts';
import { programChange } from '#shared/contracts/program/program.ts';
import { promotionChange } from '#shared/contracts/promotions/promotion.ts';
import { rewardChange } from '#shared/contracts/rewards/reward.ts';
import { storeChange } from '#shared/contracts/stores/store.ts';
import { ForbiddenKey, InvalidJson, parseStrictJson } from '#shared/contracts/strict-json.ts';
import { Stop } from '../terminal/stop.ts';
import { writeWhole } from '../terminal/whole-file.ts';
import {
  type Content,
  type Document,
  type Documents,
  isObject,
  kindOf,
  type ListedKind,
  listedKinds,
  withTimesInUtc,
} from './document.ts';
import { filesOf, PROGRAM_FILE, placeOf, TIERS_FILE } from './files.ts';
import { namesOfOneFile } from './same-file.ts';

/** An error in a file, at a JSON pointer into it. */
export interface FileProblem {
  readonly file: string;
  readonly pointer: string;
  readonly message: string;
}

export interface Folder {
  readonly documents: Documents;
  /** Unreadable files are here and not among the documents. */
  readonly problems: readonly FileProblem[];
}

type Read = { readonly document?: Document; readonly problems: readonly FileProblem[] };

const none: Read = { problems: [] };
const wrong = (file: string, message: string, pointer = ''): Read => ({
  problems: [{ file, pointer, message }],
});

/** Reads all things of a folder. A missing folder has none. */
export async function readFolder(folder: string): Promise<Folder> {
  const documents = new Map<string, Document>();
  const problems: FileProblem[] = [];
  const add = (name: string, read: Read) => {
    if (read.document) documents.set(name, read.document);
    problems.push(...read.problems);
  };
  add('program', await readProgram(folder));
  for (const kind of listedKinds) {
    for (const file of await jsonFiles(join(folder, kind))) {
      const name = `${kind}/${file.slice(0, -'.json'.length)}`;
      add(name, await readThing(folder, kind, name));
    }
  }
  for (const [one, other] of namesOfOneFile(documents.keys())) {
    const message = `is the same file as ${one}.json on a file system without case: choose another id`;
    problems.push({ file: `${other}.json`, pointer: '', message });
  }
  return { documents, problems };
}

async function readProgram(folder: string): Promise<Read> {
  const [program, tiers] = await Promise.all([readJson(folder, PROGRAM_FILE), readJson(folder, TIERS_FILE)]);
  if (program === undefined && tiers === undefined) return none;
  if (program === undefined) return wrong(PROGRAM_FILE, 'is missing');
  if (tiers === undefined) return wrong(TIERS_FILE, 'is missing');
  const problems = [program, tiers].flatMap((read) => read.problems ?? []);
  if (problems.length > 0) return { problems };
  if (!isObject(program.value)) return wrong(PROGRAM_FILE, 'must be an object');
  if ('tiers' in program.value) return wrong(PROGRAM_FILE, `belongs in ${TIERS_FILE}`, '/tiers');
  if ('version' in program.value) return wrong(PROGRAM_FILE, 'is not a known field', '/version');
  return checked('program', programChange, { ...program.value, tiers: tiers.value });
}

async function readThing(folder: string, kind: ListedKind, name: string): Promise<Read> {
  const file = `${name}.json`;
  const named = id.safeParse(name.slice(kind.length + 1));
  if (!named.success) return wrong(file, `is not named by an id: it ${named.error.issues[0]?.message}`);
  const { value, problems = [] } = (await readJson(folder, file)) ?? {};
  if (problems.length > 0) return { problems };
  if (!isObject(value)) return wrong(file, 'must be an object');
  if (kind === 'rewards') return checked(name, rewardChange, value);
  if (kind === 'stores') return checked(name, storeChange, value);
  const { active, ...content } = value;
  const read = checked(name, promotionChange, content);
  if (active !== true && active !== false && active !== 'earlier') {
    const message = active === undefined ? 'is required: true or false' : 'must be true, false or "earlier"';
    return { problems: [...read.problems, { file, pointer: '/active', message }] };
  }
  return read.document ? { ...read, document: { ...read.document, active } } : read;
}

function checked(name: string, schema: z.ZodType, value: Content): Read {
  const { error } = schema.safeParse(value);
  if (error) {
    const errors = fieldErrors(error, value);
    return { problems: errors.map(({ pointer, message }) => ({ ...placeOf(name, pointer), message })) };
  }
  const kind = kindOf(name);
  return { document: { content: withTimesInUtc(kind, value) }, problems: [] };
}

interface JsonRead {
  readonly value?: unknown;
  readonly problems?: readonly FileProblem[];
}

/** The JSON of a file. Undefined when there is no such file. */
async function readJson(folder: string, file: string): Promise<JsonRead | undefined> {
  let text: string;
  try {
    // Some editors begin a file with a byte order mark.
    text = (await readFile(join(folder, file), 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    return wrong(file, `cannot be read: ${(error as Error).message}`);
  }
  try {
    return { value: parseStrictJson(text) };
  } catch (error) {
    if (error instanceof InvalidJson || error instanceof ForbiddenKey) {
      return wrong(file, error.message.replace(/^The body /, '').replace(/\.$/, ''));
    }
    throw error;
  }
}

async function jsonFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw unusable(folder, 'read', error);
  }
}

/** The changes to a folder: a thing to write, or undefined to remove it. */
export type FolderChanges = ReadonlyMap<string, Document | undefined>;

/** Removes files first. On a file system without case, a new thing may have the file of a removed one. */
export async function writeFolder(folder: string, changes: FolderChanges): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, document] of changes) {
      if (!document) await rm(join(folder, `${name}.json`), { force: true });
    }
    for (const [name, document] of changes) {
      for (const [file, text] of document ? filesOf(name, document) : []) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeWhole(join(folder, file), text);
      }
    }
  } catch (error) {
    throw unusable(folder, 'written', error);
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function unusable(folder: string, how: 'read' | 'written', error: unknown): Stop {
  return new Stop(2, `The folder ${folder} cannot be ${how}: ${(error as Error).message}.`, { cause: error });
}
