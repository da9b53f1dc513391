/** Whether text from a query string is a value of an attribute's type, within what PostgreSQL's columns take. */
import { z } from 'zod';

const LARGEST_INTEGER = 2_147_483_647;
const LARGEST_DECIMAL = 1e15;
const LAST_YEAR = 9999;

const CHECKS: Record<string, (value: string) => boolean> = {
  decimal: (value) => value.trim() !== '' && Math.abs(Number(value)) < LARGEST_DECIMAL,
  integer: (value) => /^-?[0-9]+$/.test(value) && Math.abs(Number(value)) <= LARGEST_INTEGER,
  boolean: (value) => /^(true|false|t|f|1|0)$/.test(value),
  datetime: (value) => {
    // JavaScript takes the 30th of February for the 1st of March; Strapi's query engine throws.
    if (/^\d{4}-\d{2}-\d{2}/.test(value) && !z.iso.date().safeParse(value.slice(0, 10)).success) return false;
    const date = new Date(/^[0-9]+$/.test(value) ? Number(value) : value);
    return !Number.isNaN(date.getTime()) && date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= LAST_YEAR;
  },
};

/** What to tell the caller, by type. */
export const TYPE_MESSAGES: Record<string, string> = {
  decimal: 'must be a number',
  integer: 'must be a whole number',
  boolean: 'must be true or false',
  datetime: 'must be a date and time',
};

/** @returns whether the text is such a value; types without a check of their own take any. */
export const isOfType = (value: string, type: string): boolean => CHECKS[type]?.(value) ?? true;
