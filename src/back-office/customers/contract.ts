/** What staff are answered about a customer's data. */
import { z } from 'zod';
import { customerExport, erasure } from '../../privacy/contract';

export const exportAnswer = z.object({ data: customerExport });

export type ExportAnswer = z.output<typeof exportAnswer>;

export const erasureAnswer = z.object({ data: erasure });

export type ErasureAnswer = z.output<typeof erasureAnswer>;
