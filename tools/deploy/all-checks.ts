import { failureKind, failureSentence } from '../aws/failure.ts';
import { bootstrapCheck } from './checks/bootstrap-check.ts';
import { certificateCheck } from './checks/certificate-check.ts';
import { mailCheck } from './checks/mail-check.ts';
import { ownerCheck } from './checks/owner-check.ts';
import { rotationCheck } from './checks/rotation-check.ts';
import { stackStateCheck } from './checks/stack-state-check.ts';
import type { Check, CheckContext } from './findings/check-context.ts';
import { type Finding, stop, warning } from './findings/finding.ts';
import { quotaCheck } from './quotas/quota-check.ts';

const checks: readonly Check[] = [
  stackStateCheck,
  ownerCheck,
  rotationCheck,
  bootstrapCheck,
  certificateCheck,
  mailCheck,
  quotaCheck,
];

async function outcome({ subject, run }: Check, context: CheckContext): Promise<readonly Finding[]> {
  try {
    return await run(context);
  } catch (error) {
    const found = `${subject}: not checked. ${failureSentence(error, `the check of ${subject}`)}`;
    // A person who may deploy need not be allowed to read quotas; CloudFormation then finds the same, only later.
    if (failureKind(error) === 'denied')
      return [warning(found, 'Ask for this permission, or check it by hand before you go on.')];
    return [stop(found, 'Run the command again afterwards.')];
  }
}

/** Runs all checks and returns all findings: a person who mends one thing at a time waits for each. */
export async function checkAll(context: CheckContext): Promise<readonly Finding[]> {
  const findings = await Promise.all(checks.map((check) => outcome(check, context)));
  return findings.flat();
}
