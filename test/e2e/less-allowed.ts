import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { assembly } from '../assembly.ts';

/** An action that a policy loses on the resources whose text in the template matches. */
export interface TakenAction {
  /** The beginning of the logical id of the policy: `LookupMemberRole`. */
  readonly policy: string;
  readonly action: string;
  readonly resource: RegExp;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties: {
    PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] };
  };
}

interface Template {
  Resources: Record<string, TemplateResource>;
}

const listed = <T>(value: T | readonly T[]): readonly T[] => [value].flat() as readonly T[];

/** Splits each statement into one for each action and resource, without those taken. */
function withoutAction(resource: TemplateResource, { action, resource: taken }: TakenAction): number {
  const { PolicyDocument: document } = resource.Properties;
  const apart = document.Statement.flatMap((statement) =>
    listed(statement.Action).flatMap((Action) =>
      listed(statement.Resource).map((Resource) => ({ ...statement, Action, Resource })),
    ),
  );
  document.Statement = apart.filter(
    (one) => one.Action !== action || !taken.test(JSON.stringify(one.Resource)),
  );
  return apart.length - document.Statement.length;
}

/**
 * A copy of the synthesized app whose policies lack some actions, and whose functions lack the Lambda permissions whose
 * logical ids begin so. Each of them must be there to be taken.
 */
export async function assemblyWithout(
  actions: readonly TakenAction[],
  permissions: readonly string[] = [],
): Promise<string> {
  const from = await assembly();
  const to = mkdtempSync(join(tmpdir(), 'laurel-less-allowed-'));
  const taken = new Map<unknown, number>();
  const count = (what: unknown, times: number): void => {
    taken.set(what, (taken.get(what) ?? 0) + times);
  };
  for (const name of readdirSync(from)) {
    if (!name.endsWith('.template.json')) {
      symlinkSync(join(from, name), join(to, name));
      continue;
    }
    const template = JSON.parse(readFileSync(join(from, name), 'utf8')) as Template;
    for (const [id, resource] of Object.entries(template.Resources)) {
      if (resource.Type === 'AWS::IAM::Policy') {
        for (const one of actions) if (id.startsWith(one.policy)) count(one, withoutAction(resource, one));
      }
      const permission = permissions.find((start) => id.startsWith(start));
      if (resource.Type === 'AWS::Lambda::Permission' && permission !== undefined) {
        delete template.Resources[id];
        count(permission, 1);
      }
    }
    writeFileSync(join(to, name), JSON.stringify(template));
  }
  for (const what of [...actions, ...permissions]) expect([what, taken.get(what)]).toEqual([what, 1]);
  return to;
}
