/** A row as RFC 4180 writes it, with its line end; quotes where a cell needs them. */
export function csvRow(cells: readonly string[], delimiter: string): string {
  const quoted = cells.map((cell) => {
    const plain = cell.trim() === cell && !/["\r\n]/.test(cell) && !cell.includes(delimiter);
    return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
  });
  // A row of one empty cell would be no row.
  const row = quoted.join(delimiter);
  return `${row === '' ? '""' : row}\r\n`;
}
