/**
 * What an error says may hold what customers have written: Knex puts a statement with all of its values in front of PostgreSQL's
 * words, and PostgreSQL repeats a value that it does not like.
 */

/** The statement ends where PostgreSQL's words begin, behind the last dash. */
const STATEMENT =
  /^\s*(?:select|insert|update|delete|with|begin|commit|rollback|savepoint|release|set|create|alter|drop|truncate|lock)\b[^]* - /i;

const ADDRESS = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:]+/g;

/** The names of constraints and columns say what went wrong; a value is whatever else stands in quotes. */
const QUOTED_VALUE = /(invalid input (?:syntax|value)[^:]*: )"[^]*?"/gi;

/** Longer than any sentence of ours. */
const LONGEST = 500;

/** @returns the words without statements, e-mail addresses and values. */
export const withoutPrivateWords = (words: string): string =>
  words.replace(STATEMENT, '').replace(QUOTED_VALUE, '$1"…"').replace(ADDRESS, '…@…').slice(0, LONGEST);
