import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Gives the stack an output of each name. `descriptions` are those of infra/service/outputs.ts. */
export function writeOutputs<Name extends string>(
  stack: Stack,
  id: string,
  descriptions: Readonly<Record<Name, string>>,
  values: Readonly<Record<Name, string>>,
): void {
  const scope = new Construct(stack, id);
  for (const [name, description] of Object.entries(descriptions) as [Name, string][]) {
    const output = new CfnOutput(scope, name, { value: values[name], description });
    // Its construct would give it a prefix and a hash, and tools read it by its name.
    output.overrideLogicalId(name);
  }
}
