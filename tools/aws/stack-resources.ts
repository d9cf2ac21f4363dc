import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { AwsSettings } from './settings.ts';
import type { DeployedStack } from './stacks.ts';

async function resourcesIn(client: CloudFormationClient, stack: string): Promise<StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client },
    { StackName: stack },
  ))
    found.push(
      ...StackResourceSummaries.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE'),
    );
  for (const { ResourceType, PhysicalResourceId } of [...found]) {
    if (ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId)
      found.push(...(await resourcesIn(client, PhysicalResourceId)));
  }
  return found;
}

/** The resources of a stack and of the stacks nested in it; none where it is not deployed. */
export async function stackResources(
  aws: AwsSettings,
  { stack, region }: DeployedStack,
): Promise<readonly StackResourceSummary[]> {
  if (stack?.StackId === undefined) return [];
  return await resourcesIn(new CloudFormationClient(aws(region)), stack.StackId);
}
