import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { bundleOf } from './bundles.ts';

/** A parameter of this name has no value, and no value fits it. */
export const undeployableParameter = 'SynthesizedWithoutBundles';

/**
 * Makes a stack that CloudFormation refuses: it has a parameter without a default, and no value fits the pattern.
 * `cdk list`, `cdk destroy` and `cdk bootstrap` write templates without bundles to cdk.out, and a later `cdk deploy
 * --app cdk.out` would replace the code of every function by a comment.
 */
function refuseDeployment(stack: Stack): void {
  if (stack.node.tryFindChild(undeployableParameter) !== undefined) return;
  new CfnParameter(stack, undeployableParameter, {
    description:
      'This template has no code of functions and cannot be deployed. Deploy without the option --app: that bundles the code.',
    allowedPattern: '[^\\s\\S]',
    constraintDescription: 'nothing: synthesize again with bundles.',
  });
}

/**
 * The code of a function, bundled. A command that deploys nothing, or only other stacks, gets no bundle, and its
 * templates cannot be deployed.
 */
export function functionCode(scope: Construct, file: string): Code {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent !== undefined) stack = stack.nestedStackParent;
  if (stack.bundlingRequired) return Code.fromAsset(bundleOf(file));
  refuseDeployment(stack);
  return Code.fromInline('// not bundled');
}
