import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { environmentNames, environments } from './environments.ts';
import { laurel } from './laurel.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const chosen: unknown = app.node.tryGetContext('env') ?? 'dev';
const names = environmentNames.filter((name) => chosen === 'all' || chosen === name);
if (names.length === 0) throw new Error(`-c env= takes ${environmentNames.join(', ')} or all, not ${chosen}`);
for (const name of names) laurel(app, environments[name]);
