/** How an import looks in a terminal: a bar while it runs, a few sentences when it is done. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import type { ImportReport } from '../../src/importing/import-catalogue';

/**
 * @param file whose size is the bar's length: how many rows it holds is known only at the end.
 * @returns what the import calls with the bytes read so far.
 */
export function progressOf(file: string): (bytes: number) => void {
  const size = Math.max(statSync(file).size, 1);
  const format = `${path.basename(file)} [{bar}] {percentage}%`;
  const bar = new SingleBar(
    { format, noTTYOutput: true, notTTYSchedule: 2_000, clearOnComplete: false },
    Presets.shades_classic,
  );
  bar.start(size, 0);
  return (bytes) => {
    bar.update(Math.min(bytes, size));
    if (bytes >= size) bar.stop();
  };
}

/** Prints what an import did, and each row it could not load with its line number. */
export function printReport({ created, updated, unchanged, problems }: ImportReport): void {
  console.log(
    `\n${created} products created, ${updated} updated, ${unchanged} unchanged, ${problems.length} rows with a problem.`,
  );
  for (const { line, message } of problems) console.log(`  line ${line}: ${message}`);
}
