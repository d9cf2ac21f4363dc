import type { StackOfTest } from './account.ts';

export const POOL = 'eu-west-1_pool';
export const SITE = 'https://d111.cloudfront.net';

export const dataStack: StackOfTest = {
  StackName: 'laurel-dev-data',
  outputs: {
    UserPoolId: POOL,
    PosClientId: 'client-pos',
    HubClientId: 'client-hub',
    TokenEndpoint: 'https://sign-in.example/oauth2/token',
  },
};

export const serviceStack: StackOfTest = {
  StackName: 'laurel-dev-service',
  outputs: { SiteUrl: SITE, ExportsOutputRefX: 'internal' },
};
