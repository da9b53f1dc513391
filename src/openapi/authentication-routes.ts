/** The routes of users-permissions, which bring no contracts of their own. */
import { z } from 'zod';
import { profileChanges } from '../api/customer/contract';
import type { RouteDescription } from './operation';

const session = z.object({
  jwt: z.string(),
  refreshToken: z.string(),
  user: z.object({ id: z.int(), documentId: z.string(), username: z.string(), email: z.string() }),
});

const registration = z.object({
  username: z.string().min(3),
  email: z.email(),
  password: z.string().min(6),
  ...profileChanges.shape,
});

export const AUTHENTICATION_ROUTES: RouteDescription[] = [
  {
    method: 'post',
    path: '/auth/local/register',
    tag: 'Log in',
    summary: 'Register',
    access: 'anyone',
    request: registration,
    response: session,
    bare: true,
  },
  {
    method: 'post',
    path: '/auth/local',
    tag: 'Log in',
    summary: 'Exchange username and password for a token',
    access: 'anyone',
    request: z.object({ identifier: z.string(), password: z.string() }),
    response: session,
    bare: true,
    refusals: { 429: 'RATE_LIMITED' },
  },
  {
    method: 'post',
    path: '/auth/refresh',
    tag: 'Log in',
    summary: 'A fresh token',
    access: 'anyone',
    request: z.object({ refreshToken: z.string() }),
    response: z.object({ jwt: z.string(), refreshToken: z.string() }),
    bare: true,
  },
  {
    method: 'post',
    path: '/auth/logout',
    tag: 'Log in',
    summary: 'Revoke this session',
    access: 'customer',
    response: z.object({ ok: z.boolean() }),
    bare: true,
  },
];
