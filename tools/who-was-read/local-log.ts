import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { MEMBER_READ } from '#shared/domain/audit/hidden-member.ts';
import { badInput } from '../terminal/stop.ts';
import { unreadableFile } from '../terminal/unreadable-file.ts';
import type { Part, ReadLog, Reads } from './read-log.ts';

const lineSchema = z.object({
  message: z.literal(MEMBER_READ),
  timestamp: z.iso.datetime(),
  client: z.string(),
  operation: z.string(),
  member: z.string(),
});

/** The line of a read; undefined for any other. */
function readOf(text: string) {
  if (!text.includes(`"${MEMBER_READ}"`)) return undefined;
  // The runner puts the name of the function before the line.
  const json = text.slice(text.indexOf('{'));
  try {
    const line = lineSchema.safeParse(JSON.parse(json)).data;
    return line && { ...line, bytes: Buffer.byteLength(json) };
  } catch {
    return undefined;
  }
}

function secretIn(folder: string): string {
  const file = join(folder, 'secrets.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadableFile(file, error) ?? error;
  }
  const secrets = Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text)));
  const [, secret] = secrets.find(([id]) => /\/IdentifierKey/.test(id)) ?? [];
  if (secret === undefined) throw badInput(`${file} has no identifier key: start Laurel there first.`);
  return secret;
}

/** The log of the functions of `npm start`. */
export function localLog(folder: string): ReadLog {
  return {
    secret: secretIn(folder),
    readsIn: async ({ from, to }: Part, client, hashes) => {
      const counts = new Map<string, Reads>();
      const lines = createInterface({ input: createReadStream(join(folder, 'logs', 'functions.log')) });
      for await (const text of lines) {
        const line = readOf(text);
        const at = line === undefined ? Number.NaN : Date.parse(line.timestamp);
        if (!line || line.client !== client || !(at >= from && at < to)) continue;
        if (hashes.length > 0 && !hashes.includes(line.member)) continue;
        const { operation, member } = line;
        const before = counts.get(`${operation}/${member}`) ?? { operation, member, reads: 0, bytes: 0 };
        const bytes = before.bytes + line.bytes;
        counts.set(`${operation}/${member}`, { ...before, reads: before.reads + 1, bytes });
      }
      return [...counts.values()].toSorted((a, b) => b.reads - a.reads);
    },
  };
}
