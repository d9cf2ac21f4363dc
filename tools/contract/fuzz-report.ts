import * as z from 'zod';

/** Those parts of schemathesis's report that tell whether a run proves anything, and what it found. */
const Report = z.object({
  operations: z.object({ total: z.int(), tested: z.int() }),
  test_cases: z.object({ generated: z.int() }),
  failures: z.array(z.unknown()),
  errors: z.array(z.unknown()),
});

export interface FuzzReport {
  readonly calls: number;
  readonly operations: { readonly total: number; readonly tested: number };
  /** Everything that is not as the document says, and each way in which the run itself went wrong; '' for nothing. */
  readonly findings: string;
}

/** Reads the report of a run. `output` is what a person reads; it has a command that repeats each failure. */
export function readReport(text: string, output: string): FuzzReport {
  const { operations, test_cases, failures, errors } = Report.parse(JSON.parse(text));
  const told = /^=+ (?:FAILURES|ERRORS) =+$[\s\S]*/m.exec(output)?.[0] ?? output;
  return {
    calls: test_cases.generated,
    operations,
    findings: failures.length + errors.length === 0 ? '' : told,
  };
}
