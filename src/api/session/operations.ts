/** Registering, logging in and out, and who one is then. Users-permissions serves these, without `data` around a body. */
import { z } from 'zod';
import {
  credentials,
  leaving,
  loggedInDevice,
  newPassword,
  refreshedSession,
  refreshing,
  registration,
  session,
  user,
} from './contract';
import { entryQuery } from '../../http/query';
import { inPath, route } from '../../http/route';

const tag = 'Session';

export const SESSION_ROUTES = {
  register: route({
    method: 'post',
    path: '/auth/local/register',
    id: 'register',
    tag,
    summary: 'Register as a customer',
    access: 'anyone',
    body: registration,
    answers: { 200: { description: 'Registered and logged in', body: session } },
    refusals: ['ALREADY_REGISTERED'],
  }),
  callback: route({
    method: 'post',
    path: '/auth/local',
    id: 'logIn',
    tag,
    summary: 'Exchange username and password for a token',
    access: 'anyone',
    body: credentials,
    answers: { 200: { description: 'Logged in', body: session } },
    refusals: ['INVALID_CREDENTIALS', 'ACCOUNT_BLOCKED'],
  }),
  refresh: route({
    method: 'post',
    path: '/auth/refresh',
    id: 'refreshSession',
    tag,
    summary: 'Exchange a refresh token for a fresh pair; the old one is good no more',
    access: 'anyone',
    body: refreshing,
    answers: { 200: { description: 'A fresh pair', body: refreshedSession } },
  }),
  logout: route({
    method: 'post',
    path: '/auth/logout',
    id: 'logOut',
    tag,
    summary: 'Revoke this session, at once and everywhere',
    access: 'customer',
    body: leaving,
    bodyOptional: true,
    answers: { 200: { description: 'Revoked', body: z.object({ ok: z.boolean() }) } },
  }),
  changePassword: route({
    method: 'post',
    path: '/auth/change-password',
    id: 'changePassword',
    tag,
    summary: 'Change my password; every other session is revoked',
    access: 'customer',
    body: newPassword,
    answers: { 200: { description: 'Changed, with a new session', body: session } },
  }),
  getSessions: route({
    method: 'get',
    path: '/auth/sessions',
    id: 'listSessions',
    tag,
    summary: 'Where I am logged in',
    access: 'customer',
    answers: {
      200: {
        description: 'OK',
        body: z.object({
          data: z.array(loggedInDevice),
        }),
      },
    },
  }),
  revokeSession: route({
    method: 'delete',
    path: '/auth/sessions/{sessionId}',
    id: 'revokeSession',
    tag,
    summary: 'Log one of my devices out',
    access: 'customer',
    params: inPath('sessionId', 'As listed'),
    answers: { 200: { description: 'Revoked', body: z.object({ data: z.object({}) }) } },
  }),
  me: route({
    method: 'get',
    path: '/users/me',
    id: 'getUser',
    tag,
    summary: 'Whose token this is',
    access: 'customer',
    query: entryQuery,
    answers: { 200: { description: 'OK', body: user } },
  }),
};
