/**
 * The log-in routes' contract. Users-permissions serves them; what comes in is held against this first, so that whoever
 * sends something else hears of every field at fault as everywhere.
 */
import { z } from 'zod';
import { filledText, text } from '../../http/fields';
import { isHashedWhole, LONGEST_PASSWORD_BYTES, SHORTEST_PASSWORD, TOO_LONG } from '../../passwords/rules';
import { profileChanges } from '../customer/contract';

/** As long as users-permissions' columns are. */
const LONGEST_NAME = 255;

/** What else it must not be, a name or one that has leaked, src/passwords says wherever one is set. */
const password = text(LONGEST_PASSWORD_BYTES)
  .min(SHORTEST_PASSWORD)
  .refine(isHashedWhole, TOO_LONG)
  .describe(`At least ${SHORTEST_PASSWORD} characters, at most ${LONGEST_PASSWORD_BYTES} bytes in UTF-8`);

/** A phone may name itself, so that its session can be told from those of others. */
const device = { deviceId: text(LONGEST_NAME).optional() };

/** One may log in by either: a name that is another's address would be taken for it. */
const isNobodyElsesAddress = ({ username, email }: { username: string; email: string }): boolean =>
  !username.includes('@') || username.toLowerCase() === email.toLowerCase();

export const registration = z
  .strictObject({
    username: filledText(LONGEST_NAME).min(3).describe('With an @ only if it is the e-mail address'),
    // No stricter than Strapi: an address within a company may have no dot.
    email: z.email({ pattern: z.regexes.html5Email }).max(LONGEST_NAME),
    password,
    ...profileChanges.shape,
  })
  .refine(isNobodyElsesAddress, {
    path: ['username'],
    message: 'must not hold an @, unless it is the e-mail address',
  })
  .meta({
    id: 'Registration',
    examples: [
      { username: 'alice', email: 'alice@example.com', password: 'correct-horse-9', firstName: 'Alice' },
    ],
  });

export const credentials = z
  .object({ identifier: filledText(LONGEST_NAME), password: text(LONGEST_NAME).min(1), ...device })
  .meta({ id: 'Credentials', examples: [{ identifier: 'alice', password: 'correct-horse-9' }] });

export const refreshing = z
  .object({ refreshToken: text(4_000).min(1) })
  .meta({ id: 'Refreshing', examples: [{ refreshToken: 'eyJhbGciOiJIUzI1NiJ9.…' }] });

export const leaving = z
  .object({
    scope: z.enum(['all']).optional().describe('`all` revokes every session of this user'),
    refreshToken: text(4_000).optional(),
    ...device,
  })
  .meta({ id: 'Leaving', examples: [{ scope: 'all' }] });

export const newPassword = z
  .object({ currentPassword: text(LONGEST_NAME).min(1), password, passwordConfirmation: password, ...device })
  .meta({
    id: 'NewPassword',
    examples: [
      {
        currentPassword: 'correct-horse-9',
        password: 'battery-staple-7',
        passwordConfirmation: 'battery-staple-7',
      },
    ],
  });

const USER = {
  id: 5,
  documentId: 'h2v9s4x7c1b8n5m0a3k6j9l2',
  username: 'alice',
  email: 'alice@example.com',
  provider: 'local',
  confirmed: true,
  blocked: false,
  createdAt: '2026-01-02T08:00:00.000Z',
  updatedAt: '2026-01-02T08:00:00.000Z',
};

export const user = z
  .object({
    id: z.int(),
    documentId: z.string(),
    username: z.string(),
    email: z.string(),
    provider: z.string().nullable(),
    confirmed: z.boolean().nullable(),
    blocked: z.boolean().nullable(),
    ...profileChanges.shape,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    publishedAt: z.iso.datetime().nullable().optional(),
  })
  .meta({ id: 'User', examples: [USER] });

const TOKENS = { jwt: 'eyJhbGciOiJIUzI1NiJ9.…', refreshToken: 'eyJhbGciOiJIUzI1NiJ9.…' };

const tokens = {
  jwt: z.string().describe('Goes into `Authorization: Bearer …`; ends after minutes'),
  refreshToken: z.string().describe('Exchanges for a new pair, once; keep it safe'),
};

export const session = z
  .object({ ...tokens, user })
  .meta({ id: 'Session', examples: [{ ...TOKENS, user: USER }] });

export const refreshedSession = z.object(tokens).meta({ id: 'RefreshedSession', examples: [TOKENS] });

export const loggedInDevice = z
  .object({
    id: z.string(),
    deviceId: z.string().nullable().optional(),
    deviceName: z.string().optional().describe('As its browser or app called itself'),
    current: z.boolean().describe('Whether it is the one that asks'),
    loginAt: z.iso.datetime().optional(),
    lastActiveAt: z.iso.datetime().optional(),
  })
  .meta({
    id: 'LoggedInDevice',
    examples: [
      {
        id: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
        deviceName: 'Safari on iPhone',
        current: true,
        loginAt: '2026-01-02T08:00:00.000Z',
        lastActiveAt: '2026-01-02T09:30:00.000Z',
      },
    ],
  });
