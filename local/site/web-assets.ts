import { type Deployment, propertiesOf, resourcesOfType } from '../template/deployment.ts';
import type { StaticFolder } from './static-files.ts';

interface BucketDeploymentProperties {
  readonly SourceObjectKeys?: readonly string[];
  readonly DestinationBucketKeyPrefix?: string;
  /** Headers of every object, by their names in lower case. */
  readonly SystemMetadata?: Readonly<Record<string, string>>;
}

/**
 * The files that the app's bucket deployments would upload. A later source overwrites an earlier one, so the last comes
 * first.
 */
export function webAssets(deployment: Deployment): readonly StaticFolder[] {
  const folders = resourcesOfType(deployment, 'Custom::CDKBucketDeployment').flatMap((resource) => {
    const {
      SourceObjectKeys: keys = [],
      DestinationBucketKeyPrefix: prefix = '',
      SystemMetadata: metadata = {},
    } = propertiesOf<BucketDeploymentProperties>(resource);
    const path = prefix === '' ? '/' : `/${prefix.replace(/\/$/, '')}/`;
    const cacheControl = metadata['cache-control'];
    return keys.map((key) => ({
      prefix: path,
      folder: deployment.assetFolder(key),
      ...(cacheControl !== undefined && { cacheControl }),
    }));
  });
  return folders.reverse();
}
