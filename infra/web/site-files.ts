import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { repositoryRoot } from '../bundling/repository.ts';
import { temporaryFolder } from '../bundling/temporary-folder.ts';
import type { Identity } from '../identity/user-pool.ts';
import { scalarScript } from './scalar-script.ts';

/**
 * The site's files as one asset: the folder `web`, the OpenAPI document and the script that shows it. Paths in the
 * asset are the paths of the site.
 */
export function siteFiles(): ISource {
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, 'web'), folder, { recursive: true });
  copyFileSync(join(repositoryRoot, 'docs/openapi.json'), join(folder, 'openapi.json'));
  writeFileSync(join(folder, 'docs/scalar.js'), scalarScript());
  return Source.asset(folder);
}

/**
 * The file that tells the reference page where to get tokens of this environment. The local runner serves a file of its
 * own in its place.
 */
export function signInFile({ signInOrigin, consoleClient }: Identity): ISource {
  return Source.jsonData('docs/sign-in.json', {
    authorizationUrl: `${signInOrigin}/oauth2/authorize`,
    tokenUrl: `${signInOrigin}/oauth2/token`,
    person: { clientId: consoleClient },
  });
}
