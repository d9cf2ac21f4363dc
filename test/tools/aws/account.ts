import { body, failure, type Operation } from './aws-at-wire.ts';

export const ACCOUNT = '111122223333';
export const CALLER = `arn:aws:iam::${ACCOUNT}:user/first`;

export interface StackOfTest {
  readonly StackName: string;
  readonly StackStatus?: string;
  readonly EnableTerminationProtection?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
}

const bootstrapped: StackOfTest = { StackName: 'CDKToolkit', outputs: { BootstrapVersion: '30' } };

/** DescribeStacks over a list that a test may change while it runs. */
export function describeStacks(stacks: (region: string) => readonly StackOfTest[]): Operation {
  return ({ StackName }, region) => {
    const found = stacks(region).find((one) => one.StackName === StackName);
    if (found === undefined) return failure(400, 'ValidationError does not exist');
    const { tags = {}, outputs = {}, StackStatus = 'CREATE_COMPLETE', ...rest } = found;
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    const stack = {
      ...rest,
      StackId: found.StackName,
      StackStatus,
      CreationTime: '2026-11-29T00:00:00Z',
      Tags,
      Outputs,
    };
    return body({ Stacks: [stack] });
  };
}

const quota = (Value: number) => body({ Quota: { Value } });

/** An account in which dev can be deployed: bootstrapped, with room for it, and with nothing of Laurel yet. */
export function readyAccount(stacks: readonly StackOfTest[] = []): Readonly<Record<string, Operation>> {
  return {
    GetCallerIdentity: () => body({ Account: ACCOUNT, Arn: CALLER, UserId: 'AIDA' }),
    DescribeStacks: describeStacks(() => [bootstrapped, ...stacks]),
    ListStackResources: () => body({ StackResourceSummaries: [] }),
    ListStacks: () => body({ StackSummaries: [] }),
    ListTables: () => body({ TableNames: [] }),
    ListUserPools: () => body({ UserPools: [] }),
    GetAccountSummary: () =>
      body({
        SummaryMap: new Map([
          ['Roles', 20],
          ['RolesQuota', 1000],
        ]),
      }),
    GetAccountSettings: () => body({ AccountLimit: { ConcurrentExecutions: 1000 } }),
    GetServiceQuota: () => quota(2000),
    ListServiceQuotas: () => body({ Quotas: [] }),
  };
}
