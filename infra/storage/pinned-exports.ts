import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Keeps exports of the data stack whether the service imports them or not. CDK makes an export only while something
 * uses it. When the last user goes, a deployment reaches the data stack first and fails there, because the deployed
 * service still imports the export. A pinned export may go one release after its last user.
 */
export function pinExports(scope: Construct, values: readonly (string | undefined)[]): void {
  const stack = Stack.of(scope);
  for (const value of values) if (value !== undefined) stack.exportValue(value);
}
