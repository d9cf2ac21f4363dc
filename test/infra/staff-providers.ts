import type { OidcStaffProvider, SamlStaffProvider } from '../../infra/environments/staff-provider.ts';

const common = {
  name: 'ShopStaff',
  secondFactor: 'asked-by-provider',
  groups: { marketer: ['laurel-marketers'], admin: ['laurel-admins', 'Owners'] },
} as const;

export const oidcProvider: OidcStaffProvider = {
  ...common,
  type: 'oidc',
  issuer: 'https://login.shop.test/tenant/v2.0',
  clientId: 'laurel',
  clientSecretName: 'laurel/staff-provider',
  scopes: ['email', 'groups'],
  groupsFrom: 'groups',
  emailFrom: 'email',
};

export const samlProvider: SamlStaffProvider = {
  ...common,
  type: 'saml',
  metadataUrl: 'https://login.shop.test/metadata.xml',
  groupsFrom: 'http://schemas.shop.test/groups',
  emailFrom: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
};
