import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { environmentsChosen } from './environments/environments.ts';
import { laurel } from './laurel.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

for (const environment of environmentsChosen(app.node.tryGetContext('env'))) laurel(app, environment);
