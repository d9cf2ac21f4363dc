/** Prints rows under a heading, columns aligned. */
export function printTable(heading: string, rows: readonly (readonly (string | number)[])[]): void {
  const cells = rows.map((row) => row.map(String));
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  console.log(`\n${heading}`);
  for (const row of cells) console.log(`  ${line(row).trimEnd()}`);
}

export const fixed = (value: number, digits = 2): string => value.toFixed(digits);
