/** A row in the form of RFC 4180 with its line end. A cell has quotes only if it needs them. */
export function csvRow(cells: readonly string[], delimiter: string): string {
  const quoted = cells.map((cell) => {
    const plain = cell.trim() === cell && !/["\r\n]/.test(cell) && !cell.includes(delimiter);
    return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
  });
  // A row of one empty cell would read as an empty line.
  const row = quoted.join(delimiter);
  return `${row === '' ? '""' : row}\r\n`;
}
