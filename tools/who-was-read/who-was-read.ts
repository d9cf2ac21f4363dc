import { dayOf, hidingOn } from '#shared/domain/audit/hidden-member.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import type { Options } from './options.ts';
import type { Part, ReadLog } from './read-log.ts';

/** Bytes that CloudWatch Logs adds to each event. */
const EVENT_BYTES = 26;
/** The price in us-east-1; other regions are up to half above it. */
const DOLLARS_A_GIGABYTE = 0.5;
const MILLION = 1e6;
const GIGABYTE = 1e9;

/** The parts of a period, one for each day that it touches. */
export function partsOf({ from, to }: Pick<Options, 'from' | 'to'>): readonly Part[] {
  const parts: Part[] = [];
  for (let begin = from; begin < to; ) {
    const end = Math.min(to, (Math.floor(begin / DAY_MS) + 1) * DAY_MS);
    parts.push({ day: dayOf(begin), from: begin, to: end });
    begin = end;
  }
  return parts;
}

function costOf(reads: number, bytes: number): string {
  const each = Math.round(bytes / reads) + EVENT_BYTES;
  const dollars = ((each * MILLION) / GIGABYTE) * DOLLARS_A_GIGABYTE;
  return `A read took ${each} bytes of the log: about $${dollars.toFixed(2)} a million reads at $${DOLLARS_A_GIGABYTE.toFixed(2)} a GB.`;
}

/** Says whom a client read, a line for each day, call and member. Returns the exit code. */
export async function whoWasRead(
  options: Pick<Options, 'client' | 'from' | 'to' | 'members'>,
  log: ReadLog,
  say: (text: string) => void,
): Promise<number> {
  const { client, members } = options;
  const seen = { reads: 0, bytes: 0 };
  for (const part of partsOf(options)) {
    const hide = hidingOn(part.day, log.secret);
    const known = new Map(members.map((memberId) => [hide(memberId), memberId]));
    for (const { operation, member, reads, bytes } of await log.readsIn(part, client, [...known.keys()])) {
      say(`${part.day}  ${known.get(member) ?? member}  ${operation}  ${reads}`);
      seen.reads += reads;
      seen.bytes += bytes;
    }
  }
  const whom = members.length === 0 ? 'members' : members.join(', ');
  say(
    seen.reads === 0
      ? `The log has no read of ${whom} by ${client} in this time. Is it the id that GET /v1/clients has?`
      : `${client} read ${whom} ${seen.reads} times.`,
  );
  if (seen.reads > 0) say(costOf(seen.reads, seen.bytes));
  return 0;
}
