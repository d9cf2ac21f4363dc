import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { errorsSite } from '#shared/contracts/catalogue/errors-site.ts';
import { repositoryRoot } from '../bundling/repository.ts';
import { temporaryFolder } from '../bundling/temporary-folder.ts';
import type { Identity } from '../identity/user-pool.ts';
import { scalarScript } from './scalar-script.ts';

const SIGN_IN_FILE = 'docs/sign-in.json';

/** A folder of the site's files, whose paths in it are those of the site. */
export interface SiteFiles {
  readonly asset: ISource;
  /** `/docs/index.html` and so on, the file of `signInFile` included. */
  readonly paths: readonly string[];
}

/**
 * The site's files as one asset: the folder `web`, the OpenAPI document, the script that shows it, and the page of error
 * codes.
 */
export function siteFiles(): SiteFiles {
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, 'web'), folder, { recursive: true });
  const document = JSON.parse(readFileSync(join(repositoryRoot, 'docs/openapi.json'), 'utf8'));
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
  writeFileSync(join(folder, 'docs/scalar.js'), scalarScript());
  writeFileSync(join(folder, 'docs/errors/index.html'), errorsSite());
  const paths = globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return {
    asset: Source.asset(folder),
    paths: [...paths, SIGN_IN_FILE].sort().map((path) => `/${path}`),
  };
}

/**
 * The file that tells the reference page where to get tokens of this environment, and the page of the second factor where
 * to enrol one. The local runner serves a file of its own in its place.
 */
export function signInFile(identity: Identity): ISource {
  const { signInOrigin, ownUserOrigin, consoleClient, secondFactorClient } = identity;
  return Source.jsonData(SIGN_IN_FILE, {
    authorizationUrl: `${signInOrigin}/oauth2/authorize`,
    tokenUrl: `${signInOrigin}/oauth2/token`,
    person: { clientId: consoleClient },
    secondFactor: { clientId: secondFactorClient, url: `${ownUserOrigin}/` },
  });
}
