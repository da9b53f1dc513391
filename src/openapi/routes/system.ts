/** Whether the shop works. */
import { readiness } from '../../api/system/contract';
import type { Route } from '../route';

const tag = 'System';

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
