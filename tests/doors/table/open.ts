/**
 * What asks nobody who they are, outside of /api: files, the page of the API, logging in to the panel, and the MCP server, which reads its
 * tokens itself (tests/automation/doors.test.ts).
 */
import { open, type OpenDoor } from '../door';

export const OPEN_DOORS: OpenDoor[] = [
  open('ALL /_health', 204, () => ({ at: '/_health' })),
  open('GET /uploads/(.*)', 404, () => ({ at: '/uploads/nothing.png' })),
  open('GET /plugins/documentation/(.*)', 200, () => ({ at: '/plugins/documentation/swagger-ui.css' })),
  open('GET /', 302),
  open('GET /((?!uploads/).+)', 200, () => ({ at: '/robots.txt' })),
  open('POST /mcp', 401),
  open('GET /mcp', 405),
  open('DELETE /mcp', 405),
  open('PUT /mcp', 405),
  open('PATCH /mcp', 405),
  open('GET /admin/init', 200),
  open('GET /admin/project-type', 200),
  open('POST /admin/login', 400),
  open('POST /admin/access-token', 401),
  open('POST /admin/register-admin', 400),
  open('GET /admin/registration-info', 400),
  open('POST /admin/register', 400),
  open('POST /admin/forgot-password', 400),
  open('POST /admin/reset-password', 400),
  open('GET /content-manager/preview/script', 200),
  open('GET /documentation', 200),
  // With METRICS_TOKEN; who sends it: tests/observability/metrics.test.ts.
  open('GET /metrics', 401),
];
