/** The routes by which the shop is asked about itself. */
import { z } from 'zod';
import { route } from '../../http/route';
import { readiness } from './contract';

export const SYSTEM_ROUTES = {
  ready: route({
    method: 'get',
    path: '/health/ready',
    id: 'getReadiness',
    tag: 'System',
    summary: 'Ready to serve?',
    access: 'anyone',
    // Probes add what they like, so as not to be answered from a cache.
    query: z.looseObject({}),
    answers: {
      200: { description: 'Yes', body: readiness, headers: ['Cache-Control'] },
      503: { description: 'No, and why', body: readiness, headers: ['Retry-After', 'Cache-Control'] },
    },
  }),
};
