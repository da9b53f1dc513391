/** @returns {string} a table whose columns line up in a terminal too; all but the first `texts` are figures. */
export function markdownTable(header, rows, texts = 1) {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => {
    const padded = row.map((cell, column) =>
      column < texts ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map(
    (width, column) => '-'.repeat(column < texts ? width : width - 1) + (column < texts ? '' : ':'),
  );
  return [line(cells[0]), `| ${rule.join(' | ')} |`, ...cells.slice(1).map(line)].join('\n');
}
