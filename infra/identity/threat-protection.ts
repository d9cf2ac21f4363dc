import {
  CfnUserPoolRiskConfigurationAttachment,
  FeaturePlan,
  StandardThreatProtectionMode,
  type UserPool,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import type { Environment } from '../environments/environment.ts';

const modes = {
  audit: StandardThreatProtectionMode.AUDIT_ONLY,
  enforced: StandardThreatProtectionMode.FULL_FUNCTION,
} as const;

/**
 * The plan of the pool, which threat protection decides: only the plus plan has it. Without it the essentials plan is the
 * cheapest with custom claims and scopes in access tokens.
 */
export function planOf({
  threatProtection,
}: Environment): Pick<UserPoolProps, 'featurePlan' | 'standardThreatProtectionMode'> {
  if (threatProtection === undefined) return { featurePlan: FeaturePlan.ESSENTIALS };
  return { featurePlan: FeaturePlan.PLUS, standardThreatProtectionMode: modes[threatProtection] };
}

/**
 * Sets the answers of enforced threat protection, for every client. It refuses passwords that are known to be stolen and
 * sign-ins of high risk. At lower risks it asks for the second factor of whoever has one. Nobody is mailed.
 */
export function answerRisks(pool: UserPool, { threatProtection }: Environment): void {
  if (threatProtection !== 'enforced') return;
  const action = (eventAction: 'BLOCK' | 'MFA_IF_CONFIGURED') => ({ eventAction, notify: false });
  new CfnUserPoolRiskConfigurationAttachment(pool, 'Risks', {
    userPoolId: pool.userPoolId,
    clientId: 'ALL',
    compromisedCredentialsRiskConfiguration: { actions: { eventAction: 'BLOCK' } },
    accountTakeoverRiskConfiguration: {
      actions: {
        highAction: action('BLOCK'),
        mediumAction: action('MFA_IF_CONFIGURED'),
        lowAction: action('MFA_IF_CONFIGURED'),
      },
    },
  });
}
