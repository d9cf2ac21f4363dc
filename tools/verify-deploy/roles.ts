import assert from 'node:assert/strict';
import type { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import { functionOf } from './deployed.ts';
import { purchase, type Story } from './story.ts';

interface RolePolicy {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly PolicyDocument: object;
}

/** Takes the permissions of one function away and gives them back, between purchases. */
export async function tellRoles(
  aws: Aws,
  { deployed, channel, member }: Story,
  checks: Checks,
): Promise<void> {
  const { site } = deployed;
  const FunctionName = await functionOf(aws, 'functions/ledger/book-purchase.ts');
  const { Role } = await aws.call<{ Role: string }>('lambda', 'get_function_configuration', { FunctionName });
  const policies = await policiesOf(aws, Role.split('/').at(-1) ?? '');
  const buy = (purchaseId: string) =>
    site.call('PUT', `/v1/members/${member}/purchases/${purchaseId}`, {
      token: channel,
      body: purchase(1_000),
    });
  await checks.check('a function without its permissions fails, and books nothing', async () => {
    assert.ok(policies.length > 0, `${Role} has no policy of its own`);
    for (const { RoleName, PolicyName } of policies)
      await aws.call('iam', 'delete_role_policy', { RoleName, PolicyName });
    const refused = await buy('p-without-role');
    assert.equal(refused.status, 500, refused.text);
  });
  await checks.check('with its permissions back it books', async () => {
    for (const { RoleName, PolicyName, PolicyDocument } of policies) {
      const document = JSON.stringify(PolicyDocument);
      await aws.call('iam', 'put_role_policy', { RoleName, PolicyName, PolicyDocument: document });
    }
    const booked = await buy('p-without-role');
    assert.equal(booked.status, 201, booked.text);
  });
}

async function policiesOf(aws: Aws, RoleName: string): Promise<readonly RolePolicy[]> {
  const { PolicyNames } = await aws.call<{ PolicyNames: string[] }>('iam', 'list_role_policies', {
    RoleName,
  });
  return Promise.all(
    PolicyNames.map((PolicyName) => aws.call<RolePolicy>('iam', 'get_role_policy', { RoleName, PolicyName })),
  );
}
