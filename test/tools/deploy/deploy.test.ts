import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import { DEPLOYED_BY } from '../../../tools/deploy/checks/owner-check.ts';
import { ACCOUNT, CALLER, describeStacks, readyAccount, type StackOfTest } from '../aws/account.ts';
import { AwsAtWire, body, failure, type Operation } from '../aws/aws-at-wire.ts';
import { deployed, production, someReserved, someResources } from './laurel-in-test.ts';

let wire: AwsAtWire;
afterEach(() => wire.close());

const SITE = 'https://d111.cloudfront.net';
const tag = JSON.stringify({ [DEPLOYED_BY]: CALLER });
const data: StackOfTest = { StackName: 'laurel-dev-data', outputs: { UserPoolId: 'eu-west-1_a' } };
const service: StackOfTest = {
  StackName: 'laurel-dev-service',
  outputs: { SiteUrl: SITE, ExportsOutputRefX: 'internal' },
};
const toolkit: StackOfTest = { StackName: 'CDKToolkit', outputs: { BootstrapVersion: '30' } };

async function account(
  changes: Readonly<Record<string, Operation>> = {},
  stacks: readonly StackOfTest[] = [],
) {
  wire = await AwsAtWire.start({ ...readyAccount(stacks), ...changes });
  return wire;
}

const withStacks = (...stacks: readonly StackOfTest[]) => account({}, stacks);

/** The certificate and the sender that production names. */
const ready: Readonly<Record<string, Operation>> = {
  DescribeCertificate: () => body({ Certificate: { Status: 'ISSUED', DomainName: '*.shop.com' } }),
  GetEmailIdentity: ({ EmailIdentity }) =>
    EmailIdentity === 'shop.com'
      ? body({ VerifiedForSendingStatus: true })
      : failure(404, 'NotFoundException'),
  GetAccount: () => body({ ProductionAccessEnabled: true }),
};

describe('npm run deploy', () => {
  it('deploys twice the first time, so that sign-ins return to the site, and keeps the outputs', async () => {
    let stacks: readonly StackOfTest[] = [toolkit];
    await account({ DescribeStacks: describeStacks(() => stacks) });
    const onDeploy = () => {
      stacks = [toolkit, data, service];
    };
    const { code, steps, said, dataFolder } = await deployed(wire, { onDeploy });
    expect(code).toBe(0);
    expect(steps).toEqual(['synth dev', 'diff', `deploy ${tag}`, `synth dev for ${SITE}`, `deploy ${tag}`]);
    expect(said).toContain(`Deployed: ${SITE}`);
    expect(JSON.parse(readFileSync(join(dataFolder, 'outputs/dev.json'), 'utf8'))).toEqual({
      environment: 'dev',
      account: ACCOUNT,
      region: 'eu-west-1',
      UserPoolId: 'eu-west-1_a',
      SiteUrl: SITE,
    });
  });

  it('says "No difference" and deploys nothing when nothing has changed', async () => {
    await withStacks(data, service);
    const { code, steps, said } = await deployed(wire, { differs: false });
    expect([code, steps]).toEqual([0, [`synth dev for ${SITE}`, 'diff']]);
    expect(said).toContain('No difference.');
  });

  it('changes nothing when the reply is no, and asks for --yes without a terminal', async () => {
    await withStacks();
    const no = await deployed(wire, { options: { yes: false }, ask: async () => false });
    expect([no.code, no.steps]).toEqual([1, ['synth dev', 'diff']]);
    const nobody = await deployed(wire, { options: { yes: false } });
    expect([nobody.code, nobody.refusal]).toEqual([2, expect.stringContaining('--yes')]);
  });

  it('only looks with --check', async () => {
    await withStacks();
    const { code, steps } = await deployed(wire, { options: { yes: false, check: true } });
    expect([code, steps]).toEqual([0, ['synth dev', 'diff']]);
  });

  it('deletes a stack whose first creation failed, termination protection or not, and creates it again', async () => {
    let left: readonly StackOfTest[] = [
      { ...data, StackStatus: 'ROLLBACK_COMPLETE', EnableTerminationProtection: true },
    ];
    await account({
      DescribeStacks: describeStacks(() => [toolkit, ...left]),
      UpdateTerminationProtection: () => body({}),
      DeleteStack: () => {
        left = [];
        return body({});
      },
    });
    const { code, said, steps } = await deployed(wire, { differs: false });
    expect(code).toBe(0);
    expect(said).toContain('The first deployment of laurel-dev-data failed');
    expect([wire.count('UpdateTerminationProtection'), wire.count('DeleteStack')]).toEqual([1, 1]);
    expect(steps).toEqual(['synth dev', 'diff', `deploy ${tag}`]);
  });

  it('begins no deployment after Ctrl-C while a failed stack is deleted', async () => {
    const stop = new AbortController();
    const failed = { ...data, StackStatus: 'ROLLBACK_COMPLETE' };
    await account({
      DescribeStacks: describeStacks(() => {
        if (wire.count('DeleteStack') > 0) stop.abort();
        return [
          toolkit,
          { ...failed, StackStatus: stop.signal.aborted ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_COMPLETE' },
        ];
      }),
      DeleteStack: () => body({}),
    });
    const { code, steps } = await deployed(wire, { stopping: stop.signal });
    expect([code, steps]).toEqual([1, ['synth dev', 'diff']]);
  });

  it('says that a failed stack cannot be deleted', async () => {
    const failed = { ...data, StackStatus: 'ROLLBACK_COMPLETE' };
    const stuck = () => (wire.count('DeleteStack') > 0 ? 'DELETE_FAILED' : 'ROLLBACK_COMPLETE');
    await account({
      DescribeStacks: describeStacks(() => [toolkit, { ...failed, StackStatus: stuck() }]),
      DeleteStack: () => body({}),
    });
    const { code, refusal, steps } = await deployed(wire);
    expect([code, refusal]).toEqual([1, expect.stringMatching(/laurel-dev-data could not be deleted/)]);
    expect(steps).not.toContain(`deploy ${tag}`);
  });

  it('deploys a protected environment whose certificate and sender are in order, and tags nothing', async () => {
    await account(ready);
    const { code, steps, refusal, said } = await deployed(wire, { options: { environment: production } });
    expect([code, refusal]).toEqual([0, '']);
    expect(steps).toEqual([
      'synth production, unprotected',
      'diff',
      'deploy {}',
      'synth production',
      'deploy {}',
    ]);
    expect(said).toContain('data is protected from deletion');
  });

  const productionData: StackOfTest = { ...data, StackName: 'laurel-production-data' };

  it.each([
    ['protects data from the second deployment on', {}, 'synth production'],
    [
      'makes data again that a failed first deployment rolled back',
      { StackStatus: 'ROLLBACK_COMPLETE' },
      'synth production, unprotected',
    ],
  ])('%s', async (_, state, first) => {
    let left: readonly StackOfTest[] = [toolkit, { ...productionData, ...state }];
    await account({
      ...ready,
      DescribeStacks: describeStacks(() => left),
      UpdateTerminationProtection: () => body({}),
      DeleteStack: () => {
        left = [toolkit];
        return body({});
      },
    });
    const { steps } = await deployed(wire, { options: { environment: production } });
    expect(steps[0]).toBe(first);
    expect(steps.at(-1)).toBe('deploy {}');
    expect(steps.filter((step) => step.startsWith('synth')).at(-1)).toBe('synth production');
  });
});

interface Refusal {
  readonly title: string;
  readonly changes?: Readonly<Record<string, Operation>>;
  readonly stacks?: readonly StackOfTest[];
  readonly environment?: typeof production | ReturnType<typeof environmentNamed>;
  readonly resources?: Readonly<Record<string, number>>;
  readonly says: readonly RegExp[];
  /** Refused before anything is synthesized. */
  readonly early?: boolean;
}

const dev = environmentNamed('dev');

const refusals: readonly Refusal[] = [
  {
    title: 'a protected environment without its settings',
    environment: environmentNamed('production'),
    early: true,
    says: [/account/, /alarmAddress/, /mailSender/, /tillAddresses/, /infra\/environments\/environments\.ts/],
  },
  {
    title: 'a region that does not exist',
    environment: { ...dev, region: 'eu-north-9' },
    early: true,
    says: [/region: "eu-north-9"/],
  },
  {
    title: 'credentials of another account',
    environment: { ...dev, account: '999988887777' },
    early: true,
    says: [/credentials are of account 111122223333.*dev belongs to account 999988887777/, /AWS_PROFILE/],
  },
  {
    title: 'expired credentials',
    changes: { GetCallerIdentity: () => failure(403, 'ExpiredToken') },
    early: true,
    says: [/credentials have expired. Sign in again/],
  },
  {
    title: 'credentials that AWS does not know',
    changes: { GetCallerIdentity: () => failure(403, 'InvalidClientTokenId') },
    early: true,
    says: [/AWS does not accept the credentials/],
  },
  {
    title: 'a region without bootstrap',
    environment: production,
    changes: {
      ...ready,
      DescribeStacks: describeStacks((region) => (region === 'us-east-1' ? [] : [toolkit])),
    },
    says: [/not bootstrapped in us-east-1/, /npx cdk bootstrap aws:\/\/111122223333\/us-east-1/],
  },
  {
    title: 'a bootstrap that is too old',
    changes: {
      DescribeStacks: describeStacks(() => [{ ...toolkit, outputs: { BootstrapVersion: '5' } }]),
    },
    says: [/version 5; version 6 is needed/],
  },
  {
    title: 'a stage that somebody else deployed',
    stacks: [{ ...data, tags: { [DEPLOYED_BY]: `arn:aws:iam::${ACCOUNT}:user/second` } }],
    says: [/deployed by .*user\/second; you are .*user\/first/, /--take-over/],
  },
  {
    title: 'a rotation of the origin secret that skips a step',
    environment: { ...dev, originSecrets: ['2'] },
    stacks: [{ ...service, outputs: { SiteUrl: SITE, OriginSecretVersions: '1' } }],
    says: [
      /cannot change from \['1'\] to \['2'\] in one deployment/,
      /next step of a rotation: \['1', '2'\]/,
    ],
  },
  {
    title: 'a stack that is being changed',
    stacks: [{ ...data, StackStatus: 'UPDATE_IN_PROGRESS' }],
    says: [/laurel-dev-data is being changed: UPDATE_IN_PROGRESS/],
  },
  {
    title: 'a stack whose rollback failed',
    stacks: [{ ...service, StackStatus: 'UPDATE_ROLLBACK_FAILED' }],
    says: [/continue-update-rollback --stack-name laurel-dev-service --region eu-west-1/],
  },
  {
    title: 'a stack that could not be removed',
    stacks: [{ ...service, StackStatus: 'DELETE_FAILED' }],
    says: [/DELETE_FAILED/, /delete-stack --stack-name laurel-dev-service/],
  },
  {
    title: 'a certificate that is not issued',
    environment: production,
    changes: {
      ...ready,
      DescribeCertificate: () =>
        body({ Certificate: { Status: 'PENDING_VALIDATION', DomainName: 'points.shop.com' } }),
    },
    says: [/certificate of site is not issued: PENDING_VALIDATION/],
  },
  {
    title: 'a certificate for another domain, or none',
    environment: { ...production, signIn: { ...production.site, domain: 'a.b.shop.com' } },
    changes: ready,
    says: [/certificate of signIn is for \*\.shop\.com, not for a\.b\.shop\.com/],
  },
  {
    title: 'a certificate that does not exist',
    environment: production,
    changes: { ...ready, DescribeCertificate: () => failure(400, 'ResourceNotFoundException') },
    says: [/names no certificate/, /request-certificate --domain-name points\.shop\.com/],
  },
  {
    title: 'a mail sender that SES has not verified',
    environment: production,
    changes: { ...ready, GetEmailIdentity: () => failure(404, 'NotFoundException') },
    says: [/SES has not verified shop\.com in eu-west-1/, /create-email-identity/],
  },
  {
    title: 'a mail sender whose domain alone is verified, unless the environment says so',
    environment: { ...production, mailSender: { address: 'points@shop.com' } },
    changes: ready,
    says: [/SES has not verified points@shop\.com/, /set verifiedDomain/],
  },
  {
    title: 'too few roles',
    changes: {
      GetAccountSummary: () =>
        body({
          SummaryMap: new Map([
            ['Roles', 950],
            ['RolesQuota', 1000],
          ]),
        }),
    },
    says: [
      /100 more IAM roles beside the 950 that the account has exceed the quota of 1000/,
      /--desired-value 1050/,
    ],
  },
  {
    title: 'too few tables',
    changes: {
      ListTables: () => body({ TableNames: Array.from({ length: 95 }, (_, index) => `t${index}`) }),
      GetServiceQuota: () => body({ Quota: { Value: 100 } }),
    },
    says: [
      /12 more DynamoDB tables beside the 95/,
      /--service-code dynamodb --quota-code L-F98FE922 --desired-value 107/,
    ],
  },
  {
    title: 'too few user pools, by the quota that is found by its name',
    changes: {
      ListUserPools: () => body({ UserPools: [{ Id: 'a', Name: 'a' }] }),
      ListServiceQuotas: ({ ServiceCode }) =>
        body({
          Quotas:
            ServiceCode === 'cognito-idp'
              ? [{ QuotaName: 'User pools per Region', QuotaCode: 'L-1234', Value: 1 }]
              : [],
        }),
    },
    says: [/1 more Cognito user pools beside the 1/, /--quota-code L-1234 --desired-value 2/],
  },
  {
    title: 'more routes than one HTTP API has by default',
    resources: { 'AWS::ApiGatewayV2::Route': 301 },
    says: [
      /301 more routes of one HTTP API exceed the quota of 300/,
      /servicequotas\/home\/services\/apigateway/,
    ],
  },
  {
    title: "a protected environment in an account with Lambda's ten executions",
    environment: production,
    changes: { ...ready, GetAccountSettings: () => body({ AccountLimit: { ConcurrentExecutions: 10 } }) },
    says: [/at most 10 executions at a time/, /--quota-code L-B99A9384 --desired-value 1000/],
  },
  {
    title: 'a reserved concurrency that leaves Lambda less than 100',
    resources: someReserved,
    changes: { GetAccountSettings: () => body({ AccountLimit: { ConcurrentExecutions: 159 } }) },
    says: [
      /at most 159 executions at a time in eu-west-1, of which dev sets 60 aside for functions of its own; dev takes 2500 requests a second, which needs 250 beside them/,
      /--quota-code L-B99A9384 --desired-value 310/,
    ],
  },
  {
    title: 'an account whose calls are throttled',
    changes: { ListTables: () => failure(400, 'ThrottlingException') },
    says: [/throttled the check of the quotas 4 times/],
  },
];

describe('npm run deploy refuses', () => {
  it.each(refusals)('$title', async ({ changes, stacks, environment = dev, resources, says, early }) => {
    await account(changes, stacks);
    const setup = resources === undefined ? {} : { resources };
    const { code, refusal, steps } = await deployed(wire, { options: { environment }, ...setup });
    expect(code).toBe(1);
    for (const sentence of says) expect(refusal).toMatch(sentence);
    expect(refusal).toContain('Nothing was changed.');
    expect(steps).toEqual(early ? [] : [expect.stringMatching(/^synth/)]);
  });

  it('all at once: every finding with its next step', async () => {
    await account(
      {
        GetAccountSummary: () =>
          body({
            SummaryMap: new Map([
              ['Roles', 1000],
              ['RolesQuota', 1000],
            ]),
          }),
      },
      [
        { ...data, tags: { [DEPLOYED_BY]: 'arn:aws:iam::1:user/second' } },
        { ...service, StackStatus: 'UPDATE_ROLLBACK_FAILED' },
      ],
    );
    const { refusal } = await deployed(wire);
    expect(refusal.match(/^✗ /gm)).toHaveLength(3);
  });

  it('an account that cannot be reached', async () => {
    await account();
    await wire.close();
    const { code, refusal, steps } = await deployed(wire);
    expect([code, steps]).toEqual([1, []]);
    expect(refusal).toMatch(/AWS could not be reached .*ECONNREFUSED.*Check the network/);
    wire = await AwsAtWire.start({});
  });
});

describe('npm run deploy goes on', () => {
  it("with --take-over of another's stage", async () => {
    await withStacks({ ...data, tags: { [DEPLOYED_BY]: 'arn:aws:iam::1:user/second' } });
    const { code } = await deployed(wire, { options: { takeOver: true } });
    expect(code).toBe(0);
  });

  it('when throttled calls succeed on a further attempt', async () => {
    let throttled = 2;
    const ListTables = () =>
      throttled-- > 0 ? failure(400, 'ThrottlingException') : body({ TableNames: [] });
    await account({ ListTables });
    const { code } = await deployed(wire);
    expect([code, wire.count('ListTables')]).toEqual([0, 3]);
  });

  it.each([
    [
      'few executions in dev',
      { GetAccountSettings: () => body({ AccountLimit: { ConcurrentExecutions: 10 } }) },
      /at most 10 executions/,
    ],
    [
      'executions that functions set aside',
      { GetAccountSettings: () => body({ AccountLimit: { ConcurrentExecutions: 309 } }) },
      /at most 309 executions .* sets 60 aside/,
      someReserved,
    ],
    [
      'quotas that may not be read',
      { GetAccountSummary: () => failure(403, 'AccessDenied') },
      /quotas: not checked/,
    ],
  ])('with a warning about %s', async (_, changes, sentence, resources = someResources) => {
    await account(changes);
    const { code, said } = await deployed(wire, { resources });
    expect(code).toBe(0);
    expect(said).toMatch(sentence);
  });

  it('with a warning about the sandbox of SES', async () => {
    await account({ ...ready, GetAccount: () => body({ ProductionAccessEnabled: false }) });
    const { code, said } = await deployed(wire, { options: { environment: production } });
    expect(code).toBe(0);
    expect(said).toMatch(/SES is in its sandbox/);
  });

  it('when the resources of the environment itself fill a quota: an update adds none', async () => {
    const tables = Array.from({ length: 12 }, (_, index) => ({
      LogicalResourceId: `t${index}`,
      ResourceType: 'AWS::DynamoDB::Table',
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: '2026-11-29T00:00:00Z',
    }));
    await account(
      {
        ListStackResources: ({ StackName }) =>
          body({ StackResourceSummaries: StackName === data.StackName ? tables : [] }),
        ListTables: () => body({ TableNames: tables.map(({ LogicalResourceId }) => LogicalResourceId) }),
        GetServiceQuota: ({ QuotaCode }) =>
          body({ Quota: { Value: QuotaCode === 'L-F98FE922' ? 12 : 2000 } }),
      },
      [data, service],
    );
    const { code, refusal } = await deployed(wire);
    expect([code, refusal]).toEqual([0, '']);
  });
});
