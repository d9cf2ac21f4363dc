import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { repositoryRoot } from '../bundling/repository.ts';
import { temporaryFolder } from '../bundling/temporary-folder.ts';

/** The folder `web` with the API's document beside it: one asset, whose paths are the site's paths. */
export function siteFiles(): ISource {
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, 'web'), folder, { recursive: true });
  copyFileSync(join(repositoryRoot, 'docs/openapi.json'), join(folder, 'openapi.json'));
  return Source.asset(folder);
}
