/** The values that a line of an access log may contain, by the name after `$context.`. */
export type AccessFacts = Readonly<Record<string, string | number | undefined>>;

/** The log never has these names, whatever the format says: a path may contain a card number. */
const WITHHELD = new Set(['path', 'domainPrefix', 'queryString']);

/** A line of a stage's access log: the format with each `$context.…` filled in, and `-` for an unknown value. */
export function accessLogLine(format: string, facts: AccessFacts): string {
  return format.replaceAll(/\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])/g, (_, name: string) => {
    const value = WITHHELD.has(name) ? undefined : facts[name];
    return value === undefined ? '-' : JSON.stringify(String(value)).slice(1, -1);
  });
}
