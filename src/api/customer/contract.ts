/** The customer routes' contract. */
import { z } from 'zod';
import { country, text } from '../../http/fields';

const profile = z.object({
  firstName: text(100).nullable(),
  lastName: text(100).nullable(),
  phone: text(40).nullable(),
  street1: text(200).nullable(),
  street2: text(200).nullable(),
  city: text(100).nullable(),
  state: text(100).nullable(),
  postalCode: text(20).nullable(),
  country: country.nullable(),
});

const EXAMPLE = {
  firstName: 'Alice',
  lastName: 'Archer',
  phone: '+44 20 7946 0000',
  street1: '1 Long Lane',
  street2: null,
  city: 'London',
  state: null,
  postalCode: 'SE1 4PG',
  country: 'GB',
};

export const profileChanges = profile
  .partial()
  .strict()
  .meta({
    id: 'ProfileChanges',
    examples: [{ street1: '2 Short Street', city: 'Leeds', postalCode: 'LS1 1UR' }],
  });

export const customer = z
  .object({
    documentId: z.string(),
    username: z.string(),
    email: z.string(),
    ...profile.shape,
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'Customer',
    examples: [
      {
        documentId: 'h2v9s4x7c1b8n5m0a3k6j9l2',
        username: 'alice',
        email: 'alice@example.com',
        ...EXAMPLE,
        createdAt: '2026-01-02T08:00:00.000Z',
      },
    ],
  });

export type Customer = z.output<typeof customer>;
