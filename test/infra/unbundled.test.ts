import { describe, expect, it } from 'vitest';
import { undeployableParameter } from '../../infra/bundling/function-code.ts';
import { environmentNames } from '../../infra/environments/environments.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

interface Parameter {
  readonly Default?: unknown;
  readonly AllowedPattern?: string;
}

/** The parameters of a template by name. */
function parametersOf({ templates }: Synthesized, stack: string): Readonly<Record<string, Parameter>> {
  return (templates.get(stack)?.Parameters ?? {}) as Readonly<Record<string, Parameter>>;
}

describe.each(environmentNames)('templates of %s without bundles', (name) => {
  const app = synthesized(name);
  // CloudFormation gets a nested template only through the template at its root.
  const roots = new Set([...laurelFunctions(app).values()].map(({ stack }) => String(stack.split('/')[0])));

  it('have no code', () => {
    const codes = [...laurelFunctions(app).values()].map(({ Properties }) => Properties.Code);
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter(({ ZipFile }) => ZipFile === undefined)).toEqual([]);
  });

  it('are refused: CloudFormation needs a value for a parameter that no value fits', () => {
    expect([...roots].sort()).toEqual([`laurel-${name}-data`, `laurel-${name}-service`]);
    for (const root of roots) {
      const parameter = parametersOf(app, root)[undeployableParameter];
      expect(parameter?.AllowedPattern, root).toBeDefined();
      expect(parameter?.Default).toBeUndefined();
      const pattern = new RegExp(`^(?:${parameter?.AllowedPattern})$`);
      expect(['', ' ', 'x', 'true', '// not bundled', '\n'].filter((value) => pattern.test(value))).toEqual(
        [],
      );
    }
  });
});
