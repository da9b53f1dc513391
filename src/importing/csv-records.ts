/** Reads a CSV file record by record, and says in which line each stands and what could not be read. */
import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { TextDecoder } from 'node:util';
import { parse, type CsvError } from 'csv-parse';
import type { Problem } from './catalogue-row';

export type CsvRecord = Record<string, string>;

export interface ReadRecord {
  /** Undefined when it is broken; `problems` then says why. */
  record: CsvRecord | undefined;
  /** Where it stands in the file, as an editor counts. */
  line: number;
  /** What was wrong between the record before it and this one, and with this one. */
  problems: Problem[];
}

interface ParsedRecord {
  record: CsvRecord;
  /** The record as it stands in the file. */
  raw: string;
  /** `lines` is where the record ends, `bytes` how much of the file has been read. */
  info: { lines: number; bytes: number; error?: CsvError };
}

const COLUMN_COUNT = 'it has more or fewer columns than the header';
const CLOSED_QUOTE = 'a quote is closed in the middle of a cell; write two for one that belongs to the text';
const UNCLOSED_QUOTE = 'a quote is opened here and never closed: nothing from here on was read';

/** Spreadsheets of half of Europe write a semicolon, because their comma is a decimal one. */
const DELIMITERS = [',', ';'] as const;

/** @returns the names in the first line, and what stands between them; undefined of an empty file. */
export async function readHeader(
  file: string,
): Promise<{ columns: string[]; delimiter: string } | undefined> {
  let longest: { columns: string[]; delimiter: string } | undefined;
  for (const delimiter of DELIMITERS) {
    const parser = parse({ bom: true, to: 1, delimiter, relax_quotes: true, skip_empty_lines: true });
    pipeline(createReadStream(file), utf8(), parser, () => undefined);
    for await (const columns of parser as AsyncIterable<string[]>) {
      if (columns.length > (longest?.columns.length ?? 0)) longest = { columns, delimiter };
    }
  }
  return longest;
}

/**
 * @param file path of the CSV file; it is streamed, never held whole.
 * @param onProgress is told the bytes read so far.
 * @returns its records; what is wrong behind the last of them comes with none.
 * @throws Error when the file cannot be read.
 */
export async function* readRecords(
  file: string,
  delimiter: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<ReadRecord> {
  const { parser, takeSkipped } = openRecords(file, delimiter);
  let end = 1;
  for await (const { record, raw, info } of parser as AsyncIterable<ParsedRecord>) {
    end = info.lines;
    onProgress(info.bytes);
    const line = info.lines - newLinesIn(raw);
    const problems = takeSkipped(end);
    const fault = info.error ? COLUMN_COUNT : isMisquoted(record, raw) ? CLOSED_QUOTE : undefined;
    if (fault) problems.push({ line, message: fault });
    yield { record: fault ? undefined : record, line, problems };
  }
  yield { record: undefined, line: end, problems: takeSkipped(end) };
}

/** Opens the file; what the parser cannot make a record of is kept aside until somebody takes it. */
function openRecords(file: string, delimiter: string) {
  const skipped: CsvError[] = [];
  const parser = parse({
    bom: true,
    info: true,
    raw: true,
    columns: true,
    delimiter,
    relax_column_count: true,
    // Otherwise the parser takes everything up to the next quote for one cell, good rows too.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  parser.on('skip', (error: CsvError) => {
    // One broken row may be skipped for two reasons; the first one says what is wrong.
    if (skipped.at(-1)?.lines !== error.lines) skipped.push(error);
  });
  // Unlike pipe(), pipeline() hands a reading error on to the parser, and so to the loop that reads from it.
  pipeline(createReadStream(file), utf8(), parser, () => undefined);
  const takeSkipped = (end: number): Problem[] => skipped.splice(0).map((error) => problemOf(error, end));
  return { parser, takeSkipped };
}

/** Whoever quotes a cell that begins with a quote writes three of them; one alone was meant to open the cell. */
const isMisquoted = (record: CsvRecord, raw: string): boolean =>
  Object.values(record).some((cell) => cell.startsWith('"')) && !raw.includes('"""');

/** Passes UTF-8 on and nothing else: of another encoding the letters that are not English would be lost without a word. */
function utf8(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (done: (error?: Error | null, chunk?: Buffer) => void, chunk?: Buffer) => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
      done(null, chunk);
    } catch {
      done(new Error('This is no catalogue of products in UTF-8. Save it as "CSV UTF-8" and try again.'));
    }
  };
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => check(done, chunk),
    flush: (done) => check(done),
  });
}

/** An unclosed quote is noticed at the end of the file; what helps is where the last good record ended. */
const problemOf = (error: CsvError, end: number): Problem =>
  error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? { line: end + 1, message: UNCLOSED_QUOTE }
    : { line: Number(error.lines), message: error.message };

/** Blank lines before the record and the line end behind it are not part of it. */
const newLinesIn = (raw: string): number => raw.replace(/^[\r\n]+|[\r\n]+$/g, '').split('\n').length - 1;
