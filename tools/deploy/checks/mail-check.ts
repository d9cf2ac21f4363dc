import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { type Finding, stop, warning } from '../findings/finding.ts';

async function verified(client: SESv2Client, identity: string): Promise<boolean> {
  try {
    const { VerifiedForSendingStatus } = await client.send(
      new GetEmailIdentityCommand({ EmailIdentity: identity }),
    );
    return VerifiedForSendingStatus === true;
  } catch (error) {
    if ((error as Error).name === 'NotFoundException') return false;
    throw error;
  }
}

async function mailFindings({ environment, aws }: CheckContext): Promise<readonly Finding[]> {
  const { mailSender, region } = environment;
  if (mailSender === undefined) return [];
  const client = new SESv2Client(aws(region));
  const { address, verifiedDomain } = mailSender;
  // The pool names exactly this identity; a verified domain does not stand for the address there.
  const identity = verifiedDomain ?? address;
  const found: Finding[] = [];
  if (!(await verified(client, identity)))
    found.push(
      stop(
        `SES has not verified ${identity} in ${region}, so the user pool could send no mail.`,
        `aws sesv2 create-email-identity --email-identity ${identity} --region ${region}, then follow its mail or put its DKIM records into the DNS. For a domain that is verified already set verifiedDomain of mailSender.`,
      ),
    );
  const { ProductionAccessEnabled } = await client.send(new GetAccountCommand({}));
  if (ProductionAccessEnabled !== true)
    found.push(
      warning(
        `SES is in its sandbox in ${region}: it sends only to verified addresses, so no invitation reaches anybody else.`,
        `Ask for production access: https://${region}.console.aws.amazon.com/ses/home?region=${region}#/account`,
      ),
    );
  return found;
}

export const mailCheck: Check = { subject: 'the mail sender', run: mailFindings };
