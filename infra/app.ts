import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { withAllowedOrigins } from './environments/allowed-origins.ts';
import { environmentsChosen } from './environments/environments.ts';
import { laurel } from './laurel.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const firstDeployment = String(app.node.tryGetContext('firstDeployment')) === 'true';
const origins: unknown = app.node.tryGetContext('allowedOrigins');
for (const environment of environmentsChosen(app.node.tryGetContext('env'))) {
  laurel(app, { ...withAllowedOrigins(environment, origins), firstDeployment });
}
