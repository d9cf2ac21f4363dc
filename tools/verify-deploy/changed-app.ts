import { App } from 'aws-cdk-lib';
import { environmentNamed } from '../../infra/environments/environments.ts';
import { laurel } from '../../infra/laurel.ts';
import { ENVIRONMENT } from './commands.ts';

// The app with other versions of the origin secret and another ledger, which a retailer changes in
// infra/environments/environments.ts.
const app = new App();
const originSecrets = String(app.node.tryGetContext('originSecrets')).split(',');
const restored: string | undefined = app.node.tryGetContext('restoredLedgerStreamArn');
laurel(app, {
  ...environmentNamed(ENVIRONMENT),
  originSecrets,
  ...(restored !== undefined && { restoredLedgerStreamArn: restored }),
});
