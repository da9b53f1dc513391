/** DocumentIds for what the engine writes by the hundred: Strapi's own (cuid2) hash for 30 microseconds each. */
import { randomUUID } from 'node:crypto';

const RANDOM_LETTERS = 23;

/** @returns 24 lower-case letters and digits like Strapi's, 88 bits of them random. */
export const makeDocumentId = (): string => `d${randomUUID().replaceAll('-', '').slice(0, RANDOM_LETTERS)}`;
