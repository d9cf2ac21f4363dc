/** Something that a check found. A stop refuses the deployment; a warning is printed and lets it go on. */
export interface Finding {
  readonly kind: 'stop' | 'warning';
  readonly found: string;
  /** The next step of the person who deploys. */
  readonly todo: string;
}

export const stop = (found: string, todo: string): Finding => ({ kind: 'stop', found, todo });
export const warning = (found: string, todo: string): Finding => ({ kind: 'warning', found, todo });

/** All findings as the terminal shows them, stops first. */
export function findingsText(findings: readonly Finding[]): string {
  const sorted = findings.toSorted((a, b) => a.kind.localeCompare(b.kind));
  return sorted
    .map(
      ({ kind, found, todo }) =>
        `${kind === 'stop' ? '✗' : '!'} ${found}\n    ${todo.replaceAll('\n', '\n    ')}`,
    )
    .join('\n');
}
