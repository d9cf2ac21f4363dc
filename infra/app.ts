import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { withAllowedOrigins } from './environments/allowed-origins.ts';
import { environmentsChosen } from './environments/environments.ts';
import { withOutsideEvents } from './environments/outside-events.ts';
import { SettingsError } from './environments/settings-error.ts';
import { siteOrigin } from './environments/site-origin.ts';
import { laurel } from './laurel.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  const firstDeployment = String(app.node.tryGetContext('firstDeployment')) === 'true';
  const origins: unknown = app.node.tryGetContext('allowedOrigins');
  const events: unknown = app.node.tryGetContext('outsideEvents');
  const chosen = environmentsChosen(app.node.tryGetContext('env'));
  // A fault is told before bundles are made, which takes a while.
  for (const environment of chosen) siteOrigin(environment, app.node.tryGetContext('siteOrigin'));
  for (const environment of chosen) {
    const given = withOutsideEvents(withAllowedOrigins(environment, origins), events);
    laurel(app, { ...given, firstDeployment });
  }
} catch (error) {
  // A stack trace would hide the sentence. Any other error is a bug and keeps its stack.
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(1);
}
