import { type CfnElement, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { accountInFinding, acknowledge } from '../nag/acknowledge.ts';

const copies =
  "CDK's own function copies the site from the one bucket of assets to the one of the site: the actions that match are those of copying, and it runs only while a deployment does.";
const anyObject =
  'The site is any number of files, named by what is in the folder web and by the hash of its asset.';

/**
 * Acknowledges findings on the function with which CDK copies the site's files into their bucket. CDK makes it, one for
 * each stack, so its code, runtime and permissions on the bucket cannot be narrowed here. Each finding is
 * acknowledged by itself, so that a new one shows.
 */
export function acknowledgeDeployer(bucket: Bucket, role: Role): void {
  const stack = Stack.of(bucket);
  const deployer = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (deployer === undefined)
    throw new Error(
      'The stack has no function named Custom::CDKBucketDeployment…: CDK renamed it, so correct the name here',
    );
  const bucketLogicalId = stack.getLogicalId(bucket.node.defaultChild as CfnElement);
  acknowledge(deployer, {
    'AwsSolutions-L1': 'CDK chooses the runtime of its own function, and moves it with its releases.',
  });
  acknowledge(role, {
    'AwsSolutions-IAM5[Action::s3:GetBucket*]': copies,
    'AwsSolutions-IAM5[Action::s3:GetObject*]': copies,
    'AwsSolutions-IAM5[Action::s3:List*]': copies,
    'AwsSolutions-IAM5[Action::s3:Abort*]': copies,
    'AwsSolutions-IAM5[Action::s3:DeleteObject*]': copies,
    [`AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-${accountInFinding(stack)}-${stack.region}/*]`]:
      anyObject,
    [`AwsSolutions-IAM5[Resource::<${bucketLogicalId}.Arn>/*]`]: anyObject,
    'AwsSolutions-IAM5[Resource::*]':
      'It clears the cache of the distribution after a copy, and CDK allows it that for any distribution.',
  });
}
