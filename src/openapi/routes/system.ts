/** Whether the shop works. */
import { z } from 'zod';
import type { Route } from '../route';

const tag = 'System';

const readiness = z
  .object({ status: z.enum(['ok', 'unavailable']), checks: z.record(z.string(), z.string()) })
  .meta({ id: 'Readiness', examples: [{ status: 'ok', checks: { server: 'ok', database: 'ok' } }] });

export const SYSTEM_ROUTES: Route[] = [
  {
    method: 'get',
    path: '/health/ready',
    id: 'getReadiness',
    tag,
    summary: 'Ready to serve?',
    access: 'anyone',
    answers: {
      200: { description: 'Yes', body: readiness, headers: ['Cache-Control'] },
      503: { description: 'No, and why', body: readiness, headers: ['Retry-After', 'Cache-Control'] },
    },
  },
];
