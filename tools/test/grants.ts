import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A reason why tests use none of the grants whose line matches. */
export interface ExplainedGrants {
  readonly grants: RegExp;
  readonly reason: string;
  /** Set where timing or chance decides whether a run uses them: the explanation is then never stale. */
  readonly sometimes?: true;
}

/** Lambda and Step Functions write logs and traces in these roles; the runner writes its own. */
const WRITTEN_BY_AWS = /^\S+ (logs|xray):/;

/** The lines of all files whose names begin so, each line once. */
function linesOf(folder: string, kind: 'granted' | 'used'): ReadonlySet<string> {
  const files = readdirSync(folder).filter((name) => name.startsWith(`${kind}-`));
  return new Set(
    files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')).filter(Boolean),
  );
}

/** `Ledger/BookPurchase dynamodb:PutItem table/LedgerTable`, without stacks, accounts and the hashes of the CDK. */
export function shortGrant(line: string): string {
  return line
    .replaceAll(/arn:aws:[\w-]+:[\w-]*:\d*:/g, '')
    .replaceAll(/laurel-dev-(data|service)[-/]/g, '')
    .replaceAll(/[0-9A-F]{8}(?![0-9A-Za-z])/g, '');
}

/** The grants that nothing has used, from the files that runners have written into a folder. */
export function unusedGrants(folder: string): readonly string[] {
  const used = linesOf(folder, 'used');
  const unused = [...linesOf(folder, 'granted')].filter(
    (line) => !used.has(line) && !WRITTEN_BY_AWS.test(line),
  );
  return unused.map(shortGrant).sort();
}

/** One sentence for each grant that is neither used nor explained, and for each explanation that explains nothing. */
export function grantFaults(
  unused: readonly string[],
  explained: readonly ExplainedGrants[],
): readonly string[] {
  return [
    ...unused
      .filter((line) => !explained.some(({ grants }) => grants.test(line)))
      .map(
        (line) =>
          `No test uses this grant: ${line}. Take it away, or explain it in test/infra/unused-grants.ts.`,
      ),
    ...explained
      .filter(({ grants, sometimes }) => !sometimes && !unused.some((line) => grants.test(line)))
      .map(
        ({ grants }) =>
          `Every grant that matches ${grants} is used: take its line out of test/infra/unused-grants.ts.`,
      ),
  ];
}
