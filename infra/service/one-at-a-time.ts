import { CfnResource, NestedStack, type Stack } from 'aws-cdk-lib';

/** The parts of an API, in the order in which they are made: a route may need an authorizer, and functions a stage. */
const partOrder = [
  ['AWS::ApiGatewayV2::Authorizer'],
  ['AWS::ApiGatewayV2::Stage'],
  ['AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Route'],
];

/**
 * The parts of the APIs in a stack. Integrations and routes stay as they were composed: each integration comes before
 * its route.
 */
function partsIn(stack: NestedStack): readonly CfnResource[] {
  const resources = stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
  return partOrder.flatMap((types) =>
    resources.filter(({ cfnResourceType }) => types.includes(cfnResourceType)),
  );
}

/**
 * Deploys nested stacks one after another in the order of their composition, and the parts of each API in them one
 * after another. A deletion goes the other way. Without an order CloudFormation changes all routes of the one HTTP API
 * side by side; API Gateway takes ten changes a second from an account and refuses one while another is under way:
 * https://github.com/brefphp/bref/issues/868
 */
export function oneAtATime(root: Stack): void {
  const stacks = root.node.children.filter((child) => NestedStack.isNestedStack(child));
  for (const [index, stack] of stacks.entries()) {
    const before = stacks[index - 1];
    if (before !== undefined) stack.addStackDependency(before);
    const parts = partsIn(stack);
    for (const [place, part] of parts.entries()) {
      const previous = parts[place - 1];
      if (previous !== undefined) part.addResourceDependency(previous);
    }
  }
}
