/** What the shop says of itself. */
import { z } from 'zod';

export const readiness = z
  .object({ status: z.enum(['ok', 'unavailable']), checks: z.record(z.string(), z.string()) })
  .meta({ id: 'Readiness', examples: [{ status: 'ok', checks: { server: 'ok', database: 'ok' } }] });

export type Readiness = z.output<typeof readiness>;
