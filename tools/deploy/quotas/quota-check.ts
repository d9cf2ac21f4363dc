import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HOME_REGION } from '../../aws/settings.ts';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { type Finding, stop, warning } from '../findings/finding.ts';
import { HTTP_ROUTES, quotaRules, STACKS } from './quota-rules.ts';
import { deployedCounts, type ResourceCounts, synthesizedCounts } from './resource-counts.ts';
import { howToRaise, quotaFor } from './service-quotas.ts';

type Deployed = Pick<ResourceCounts, 'stacks' | 'types'>;

const ROLE = 'AWS::IAM::Role';
const ROLES_CODE = 'L-FE177D64';
const CONCURRENCY_CODE = 'L-B99A9384';

/**
 * The time for which a call holds a function at full throttle. A booking takes less than half of it; the rest is for
 * cold starts and for consumers of the streams.
 */
const SECONDS_PER_CALL = 0.1;

function wanted(counts: ResourceCounts, type: string): number {
  if (type === STACKS) return counts.stacks;
  return type === HTTP_ROUTES ? counts.httpRoutes : (counts.types.get(type) ?? 0);
}

interface Need {
  readonly subject: string;
  readonly where: string;
  /** Resources that come to those which the account has. */
  readonly added: number;
  readonly used: number;
  readonly quota: number;
  readonly raise: (value: number) => string;
}

function needFindings({ subject, where, added, used, quota, raise }: Need): readonly Finding[] {
  if (added === 0 || used + added <= quota) return [];
  const has = used === 0 ? '' : ` beside the ${used} that the account has`;
  return [stop(`${added} more ${subject}${has} exceed the quota of ${quota} ${where}.`, raise(used + added))];
}

async function roleFindings({ aws }: CheckContext, counts: ResourceCounts, deployed: Deployed) {
  const { SummaryMap = {} } = await new IAMClient(aws(HOME_REGION)).send(new GetAccountSummaryCommand({}));
  const { Roles: used = 0, RolesQuota: quota = Number.POSITIVE_INFINITY } = SummaryMap;
  return needFindings({
    subject: 'IAM roles',
    where: 'in the account',
    added: Math.max(0, wanted(counts, ROLE) - (deployed.types.get(ROLE) ?? 0)),
    used,
    quota,
    raise: (value) => howToRaise('iam', ROLES_CODE, value, HOME_REGION),
  });
}

/** Lambda refuses a reserved concurrency that leaves less than this to all functions without one. */
const UNRESERVED_MIN = 100;

/**
 * New accounts have ten executions at a time, with which a deployment succeeds and the first busy hour does not.
 * Executions that functions set aside are taken from those that tills share.
 */
async function concurrencyFindings(
  { aws, environment }: CheckContext,
  { reservedExecutions: reserved }: ResourceCounts,
): Promise<readonly Finding[]> {
  const { region, throttle, name, dataProtected } = environment;
  const { AccountLimit } = await new LambdaClient(aws(region)).send(new GetAccountSettingsCommand({}));
  const quota = AccountLimit?.ConcurrentExecutions ?? 0;
  const forCalls = Math.ceil(throttle.requestsPerSecond * SECONDS_PER_CALL);
  const needed = forCalls + reserved;
  if (quota >= needed) return [];
  const setAside = reserved === 0 ? '' : `, of which ${name} sets ${reserved} aside for functions of its own`;
  const cannotDeploy = reserved > 0 && quota - reserved < UNRESERVED_MIN;
  const finding = cannotDeploy || (dataProtected && quota < forCalls) ? stop : warning;
  return [
    finding(
      `Lambda runs at most ${quota} executions at a time in ${region}${setAside}; ${name} takes ${throttle.requestsPerSecond} requests a second, which needs ${forCalls}${reserved === 0 ? '' : ' beside them'}.`,
      howToRaise('lambda', CONCURRENCY_CODE, needed, region),
    ),
  ];
}

async function quotaFindings(context: CheckContext): Promise<readonly Finding[]> {
  const { aws, environment, assembly, stacks } = context;
  const { region } = environment;
  const counts = synthesizedCounts(assembly);
  const deployed = await deployedCounts(aws, stacks);
  const counted = quotaRules.map(async (rule) => {
    const quota = await quotaFor(aws, region, rule);
    const have = rule.type === STACKS ? deployed.stacks : (deployed.types.get(rule.type) ?? 0);
    const need = wanted(counts, rule.type);
    return needFindings({
      subject: rule.subject,
      where: `in ${region}`,
      added: rule.used === undefined ? need : Math.max(0, need - have),
      used: (await rule.used?.(aws, region)) ?? 0,
      quota: quota.value,
      raise: (value) => howToRaise(rule.service, quota.code, value, region),
    });
  });
  const found = await Promise.all([
    concurrencyFindings(context, counts),
    roleFindings(context, counts, deployed),
    ...counted,
  ]);
  return found.flat();
}

/** Quotas that the deployment would meet half-way, after minutes and with a rollback. */
export const quotaCheck: Check = { subject: 'the quotas', run: quotaFindings };
