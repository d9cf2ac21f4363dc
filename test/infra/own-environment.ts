import type { Environment } from '../../infra/environments/environment.ts';
import { environments } from '../../infra/environments/environments.ts';
import { oidcProvider } from './staff-providers.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-4e5f60718293';

/** Production in another region, with every setting that the environments of the repository leave to the retailer. */
export const ownEnvironment = {
  ...environments.production,
  account: '111122223333',
  region: 'eu-central-1',
  alarmAddress: 'alarms@shop.test',
  mailSender: { address: 'points@shop.test', name: 'Shop points' },
  site: { domain: 'points.shop.test', certificateArn },
  signIn: { domain: 'sign-in.shop.test', certificateArn },
  staffProvider: oidcProvider,
  threatProtection: 'enforced',
  outsideEvents: [
    'points.earned',
    'tier.upgraded',
    'challenge.completed',
    'tier.will_downgrade',
    'promotion.paused',
  ],
  tillAddresses: ['203.0.113.7/32', '2001:db8:7::/48'],
  allowedOrigins: ['https://app.shop.test', 'http://localhost:5173'],
} as const satisfies Environment;
