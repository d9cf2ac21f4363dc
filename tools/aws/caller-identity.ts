import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsSettings } from './settings.ts';

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
}

/** The account and identity of the credentials. It needs no permission, so only the credentials can be the cause of a failure. */
export async function callerIdentity(aws: AwsSettings, region: string): Promise<CallerIdentity> {
  const { Account = '', Arn = '' } = await new STSClient(aws(region)).send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn };
}

/**
 * The part of an identity that is the same the next time. The session of an assumed role has another name each time,
 * but for IAM Identity Center, where many people share a role and the session is the person.
 */
export function ownerOf(arn: string): string {
  const [, role = '', session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  const lasting =
    session === undefined || role.startsWith('AWSReservedSSO_') ? arn : arn.slice(0, -session.length - 1);
  // A tag takes fewer characters than the name of a user.
  return lasting.replaceAll(/[^\w .:/=+@-]/g, '.');
}
