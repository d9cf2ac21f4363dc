import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { ROWS_MAX, whoWasReadName } from '../../infra/audit/who-was-read.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { Stop } from '../terminal/stop.ts';
import type { Part, ReadLog, Reads } from './read-log.ts';

/** Runs a command of the AWS CLI and returns its output, which is JSON. */
export type AwsCli = (words: readonly string[]) => Promise<unknown>;

const definitions = z.object({
  queryDefinitions: z.array(
    z.object({ name: z.string(), queryString: z.string(), logGroupNames: z.array(z.string()).min(1) }),
  ),
});
const started = z.object({ queryId: z.string() });
const results = z.object({
  status: z.string(),
  results: z.array(z.array(z.object({ field: z.string(), value: z.string() }))),
});
const secretValue = z.object({ SecretString: z.string() });

const ENDED: ReadonlySet<string> = new Set(['Failed', 'Cancelled', 'Timeout']);
const LOOK_EVERY_MS = 1000;

function readsOf(row: readonly { readonly field: string; readonly value: string }[]): Reads {
  const values = Object.fromEntries(row.map(({ field, value }) => [field, value]));
  const { operation = '', member = '', reads, bytes } = values;
  return { operation, member, reads: Number(reads), bytes: Number(bytes) };
}

/** The filter of the lines of a client, before the stored query: hashes and ids have no quotes. */
function filterOf(client: string, hashes: readonly string[]): string {
  const only = hashes.length === 0 ? '' : ` and member in [${hashes.map((hash) => `"${hash}"`).join(', ')}]`;
  return `filter client = "${client}"${only}`;
}

/** The logs of a deployed environment, asked by the query that is stored with it. */
export async function deployedLog(
  aws: AwsCli,
  environment: Environment,
  secretArn: string,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): Promise<ReadLog> {
  const name = whoWasReadName(environment);
  const found = await aws(['logs', 'describe-query-definitions', '--query-definition-name-prefix', name]);
  const stored = definitions.parse(found).queryDefinitions.find((one) => one.name === name);
  if (stored === undefined)
    throw new Stop(1, `There is no query ${name}. Deploy first: npm run deploy -- ${environment.name}`);
  const secret = await aws(['secretsmanager', 'get-secret-value', '--secret-id', secretArn]);

  const rowsOf = async (queryId: string) => {
    for (;;) {
      const page = results.parse(await aws(['logs', 'get-query-results', '--query-id', queryId]));
      if (page.status === 'Complete') return page.results;
      if (ENDED.has(page.status)) throw new Stop(1, `The query ended as ${page.status}. Run it again.`);
      await wait(LOOK_EVERY_MS);
    }
  };

  return {
    secret: secretValue.parse(secret).SecretString,
    readsIn: async ({ day, from, to }: Part, client, hashes) => {
      const query = await aws([
        ...['logs', 'start-query', '--log-group-names', ...stored.logGroupNames],
        // Both ends of a query belong to it, and both are whole seconds.
        ...['--start-time', String(Math.floor(from / 1000)), '--end-time', String(Math.ceil(to / 1000) - 1)],
        ...['--query-string', `${filterOf(client, hashes)} | ${stored.queryString}`],
      ]);
      const rows = await rowsOf(started.parse(query).queryId);
      if (rows.length >= ROWS_MAX)
        throw new Stop(1, `${day} has more than ${ROWS_MAX} rows. Ask for fewer hours, or for --member.`);
      return rows.map(readsOf);
    },
  };
}
