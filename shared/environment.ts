import * as z from 'zod';
import { clientTypes } from '#shared/domain/clients/client.ts';

const schemas = {
  LEDGER_TABLE: z.string().min(1),
  MEMBERS_TABLE: z.string().min(1),
  PROGRAM_TABLE: z.string().min(1),
  CONNECTIONS_TABLE: z.string().min(1),
  DETAILS_TABLE: z.string().min(1),
  COUNTERS_TABLE: z.string().min(1),
  REWARDS_TABLE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  RATES_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  CLIENTS_TABLE: z.string().min(1),
  /** The id of the machine client of each type, as JSON. */
  CHANNEL_CLIENTS: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.record(z.enum(clientTypes), z.string().min(1))),
  ENTRIES_STREAM: z.string().min(1),
  JOB_MACHINE: z.string().min(1),
  /** Keys the hashes under which identifiers are found, and seals cursors. */
  IDENTIFIER_KEY: z.string().min(16),
  PROFILE_KEY_ID: z.string().min(1),
  USER_POOL_ID: z.string().min(1),
  /** Seals the secrets that partners sign with. */
  PARTNER_KEY_ID: z.string().min(1),
  /** Where functions post to sockets: the WebSocket stage's callback URL. */
  SOCKET_ENDPOINT: z.url(),
  /** OIDC issuer of the access tokens. */
  ISSUER: z.url(),
  /** Client ids whose tokens are taken, comma-separated. */
  AUDIENCES: z.string().transform((list) => list.split(',')),
  /** What the distribution adds to every request, so that nobody goes around it. */
  ORIGIN_SECRET: z.string().min(16),
  /** A channel client is promised 2,000 requests a second. */
  CHANNEL_CALLS_PER_SECOND_MAX: z.coerce.number().int().min(2_000),
  /** How long a call waits for being counted. */
  COUNTING_MILLISECONDS_MAX: z.coerce.number().int().positive(),
} as const;

export type Variable = keyof typeof schemas;

/** An environment variable of this function, checked. The only place that reads `process.env`. */
export function environment<Name extends Variable>(name: Name): z.infer<(typeof schemas)[Name]> {
  const read = schemas[name].safeParse(process.env[name]);
  if (!read.success) throw new Error(`The environment variable ${name} is missing or not valid.`);
  return read.data as z.infer<(typeof schemas)[Name]>;
}
