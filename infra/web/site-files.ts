import { copyFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { repositoryRoot } from '../bundling/bundling.ts';

/** The folder `web` with the API's document beside it: one asset, whose paths are the site's paths. */
export function siteFiles(): ISource {
  const web = join(repositoryRoot, 'web');
  const openapi = join(repositoryRoot, 'openapi.json');
  return Source.asset(web, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never run: the local composition below always succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder) {
          cpSync(web, outputFolder, { recursive: true });
          if (existsSync(openapi)) copyFileSync(openapi, join(outputFolder, 'openapi.json'));
          return true;
        },
      },
    },
  });
}
