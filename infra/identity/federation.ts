import { SecretValue } from 'aws-cdk-lib';
import {
  type AttributeMapping,
  type IUserPoolIdentityProvider,
  OidcAttributeRequestMethod,
  ProviderAttribute,
  type UserPool,
  UserPoolIdentityProviderOidc,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
} from 'aws-cdk-lib/aws-cognito';
import type { StaffProvider } from '../environments/staff-provider.ts';

/** The attribute that holds the groups of a person as the provider sent them. It counts for its users alone. */
export const GROUPS = 'groups';

/**
 * The identity provider of staff. The client secret is filled in by CloudFormation, so no template holds it. SAML responses
 * that nobody asked for stay refused, as they are unless `idpInitiated` is set: one would sign a person in to somebody
 * else's account.
 */
export function staffIdentityProvider(pool: UserPool, provider: StaffProvider): IUserPoolIdentityProvider {
  const attributeMapping: AttributeMapping = {
    // The pool requires it.
    email: ProviderAttribute.other(provider.emailFrom),
    custom: { [`custom:${GROUPS}`]: ProviderAttribute.other(provider.groupsFrom) },
  };
  const { name } = provider;
  if (provider.type === 'saml') {
    return new UserPoolIdentityProviderSaml(pool, 'StaffProvider', {
      userPool: pool,
      name,
      metadata: UserPoolIdentityProviderSamlMetadata.url(provider.metadataUrl),
      attributeMapping,
    });
  }
  return new UserPoolIdentityProviderOidc(pool, 'StaffProvider', {
    userPool: pool,
    name,
    issuerUrl: provider.issuer,
    clientId: provider.clientId,
    clientSecret: SecretValue.secretsManager(provider.clientSecretName).unsafeUnwrap(),
    scopes: ['openid', ...provider.scopes.filter((scope) => scope !== 'openid')],
    attributeRequestMethod: OidcAttributeRequestMethod.GET,
    attributeMapping,
  });
}
