/** What one line of an access log may say of a request, by the name after `$context.`. */
export type AccessFacts = Readonly<Record<string, string | number | undefined>>;

/** Never written, whatever the format says: a path may hold a card number. */
const WITHHELD = new Set(['path', 'domainPrefix', 'queryString']);

/** The line of a stage's access log: its format with `$context.…` filled in, `-` for what is not known. */
export function accessLogLine(format: string, facts: AccessFacts): string {
  return format.replaceAll(/\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])/g, (_, name: string) => {
    const value = WITHHELD.has(name) ? undefined : facts[name];
    return value === undefined ? '-' : JSON.stringify(String(value)).slice(1, -1);
  });
}
