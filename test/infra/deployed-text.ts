import { NestedStack, Stack } from 'aws-cdk-lib';
import { readable } from '../../infra/synth/permissions.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';

/** The parameters that a nested stack gets from its parent, by its path. */
export function givenParameters(app: Synthesized, path: string): Readonly<Record<string, unknown>> {
  const nested = app.app.node.findAll().find((construct) => construct.node.path === path);
  if (!(nested instanceof NestedStack) || nested.nestedStackResource === undefined) return {};
  const parent = Stack.of(nested.nestedStackResource);
  const logicalId = String(parent.resolve(nested.nestedStackResource.logicalId));
  return app.templates.get(parent.node.path)?.Resources?.[logicalId]?.Properties.Parameters ?? {};
}

/**
 * A value of a template as one text, in which the parameters of nested stacks are replaced by the values that their
 * parents give them. A dynamic reference names the secret: `{{resolve:secretsmanager:OriginSecret:SecretString:::}}`.
 */
export function deployedText(app: Synthesized, path: string, value: unknown): string {
  const given = givenParameters(app, path);
  const parent = path.slice(0, path.lastIndexOf('/'));
  return readable(value).replaceAll(/<(\w+)>/g, (whole, name: string) =>
    Object.hasOwn(given, name) ? deployedText(app, parent, given[name]) : whole,
  );
}

/** The secrets whose values a text of `deployedText` holds, separated by commas and nothing else. */
export function secretsIn(text: string): readonly string[] {
  return text.split(',').map((part) => {
    const secret = /^\{\{resolve:secretsmanager:(\w+):SecretString:::\}\}$/.exec(part)?.[1];
    if (secret === undefined) throw new Error(`No dynamic reference to a whole secret: ${part}`);
    return secret;
  });
}
