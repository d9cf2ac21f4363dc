import * as z from 'zod';
import { clientTypes } from '#shared/domain/clients/client.ts';

/** A text that is there. One schema for all of them: every function has this file. */
const text = z.string().min(1);

const schemas = {
  LEDGER_TABLE: text,
  MEMBERS_TABLE: text,
  PROGRAM_TABLE: text,
  CONNECTIONS_TABLE: text,
  DETAILS_TABLE: text,
  COUNTERS_TABLE: text,
  REWARDS_TABLE: text,
  ENGAGEMENT_TABLE: text,
  BOARDS_TABLE: text,
  JOBS_TABLE: text,
  RATES_TABLE: text,
  AUDIT_TABLE: text,
  CLIENTS_TABLE: text,
  /** Client ids of the machine clients, by client type, as JSON. */
  CHANNEL_CLIENTS: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.record(z.enum(clientTypes), z.string().min(1))),
  /** The identity provider of staff and its groups, as JSON; `null` where staff sign in at the pool alone. */
  STAFF_PROVIDER: text,
  ENTRIES_STREAM: text,
  /** The bus and the events that leave for it, as JSON; `null` where none leaves. */
  OUTSIDE_EVENTS: text,
  /** The namespace of the metrics that the code counts, one for each environment. Powertools reads it itself. */
  POWERTOOLS_METRICS_NAMESPACE: text,
  JOB_MACHINE: text,
  /** The key of the hashes under which identifiers are stored; also encrypts cursors and hides members in logs. */
  IDENTIFIER_KEY: z.string().min(16),
  PROFILE_KEY_ID: text,
  USER_POOL_ID: text,
  /** The KMS key that seals the secrets with which partners sign. */
  PARTNER_KEY_ID: text,
  /** The callback URL of the WebSocket stage, to which functions send frames. */
  SOCKET_ENDPOINT: z.url(),
  /** OIDC issuer of the access tokens. */
  ISSUER: z.url(),
  /** Client ids whose tokens are accepted, comma-separated. */
  AUDIENCES: z.string().transform((list) => list.split(',')),
  /**
   * The accepted values of the header that the distribution adds to every request, comma-separated: two while the origin
   * secret is rotated, else one.
   */
  ORIGIN_SECRETS: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.string().min(16)).max(2)),
  /** The limit of calls a second for a channel client; 2,000 are promised. */
  CHANNEL_CALLS_PER_SECOND_MAX: z.coerce.number().int().min(2_000),
  /** Time that a call waits until it is counted; after it, the call goes on uncounted. */
  COUNTING_MILLISECONDS_MAX: z.coerce.number().int().positive(),
  /** The most members that the sweep begins in a second. */
  SWEEP_MEMBERS_PER_SECOND_MAX: z.coerce.number().int().min(10),
  /** The delay of the sweep from which it lags. */
  SWEEP_BEHIND_MINUTES_MAX: z.coerce.number().int().positive(),
  /** The delay of a consumer of entries from which it lags. */
  CONSUMERS_BEHIND_MINUTES_MAX: z.coerce.number().int().positive(),
  /** The delay of pushes to sockets from which they lag. */
  PUSH_BEHIND_MINUTES_MAX: z.coerce.number().int().positive(),
  /** Whether the gateway answers preflights, because pages of other origins may call. */
  PREFLIGHTS: z.enum(['answered', 'refused']),
} as const;

export type Variable = keyof typeof schemas;

/**
 * Reads and checks an environment variable of this function. No other code reads `process.env`.
 * @throws Error where the variable is missing or not valid.
 */
export function environment<Name extends Variable>(name: Name): z.infer<(typeof schemas)[Name]> {
  const read = schemas[name].safeParse(process.env[name]);
  if (!read.success) throw new Error(`The environment variable ${name} is missing or not valid.`);
  return read.data as z.infer<(typeof schemas)[Name]>;
}
