import type { Stack } from 'aws-cdk-lib';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { functionFile } from '#shared/contracts/contract.ts';
import { MEMBER_READ } from '#shared/domain/audit/hidden-member.ts';
import type { Environment } from '../environments/environment.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { logsReads } from '../service/api-functions.ts';

/** The most rows that CloudWatch Logs Insights returns. */
export const ROWS_MAX = 10_000;

/** The name under which the query is stored; the slash makes a folder of it in the console. */
export function whoWasReadName({ name }: Pick<Environment, 'name'>): string {
  return `laurel-${name}/who-was-read`;
}

/** A query of the log groups of all functions that log which members machines read. */
export function storeWhoWasRead(stack: Stack, environment: Environment): void {
  const files = new Set(catalogue.filter(logsReads).map(functionFile));
  const reading = stack.node
    .findAll()
    .filter((node) => node instanceof LaurelFunction)
    .filter(({ file }) => files.has(file));
  new QueryDefinition(stack, 'WhoWasRead', {
    queryDefinitionName: whoWasReadName(environment),
    queryString: new QueryString({
      filterStatements: [`message = "${MEMBER_READ}"`],
      statsStatements: ['count(*) as reads, sum(strlen(@message)) as bytes by client, operation, member'],
      sort: 'reads desc',
      limit: ROWS_MAX,
    }),
    logGroups: reading.map(({ logGroup }) => logGroup),
  });
}
