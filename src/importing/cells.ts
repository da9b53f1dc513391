/** What stands in the cells of a file, as the shop understands it; whatever format the file is of. */
import { parseCents } from '../ordering/money';

/** @returns major units, or undefined when it is no amount; a decimal comma is as good as a point. */
export function readPrice(text: string | undefined): number | undefined {
  const trimmed = (text ?? '').trim();
  if (!/^[0-9]{1,8}([.,][0-9]{1,2})?$/.test(trimmed)) return undefined;
  const price = Number(trimmed.replace(',', '.'));
  return parseCents(price) === undefined ? undefined : price;
}

/** @returns a number of pieces; undefined when the cell is empty, and `bad` when it is none. */
export function readPieces(text: string | undefined): number | undefined | 'bad' {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return undefined;
  return /^[0-9]{1,9}$/.test(trimmed) ? Number(trimmed) : 'bad';
}
