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

export const profileChanges = profile.partial().strict();

export const customer = z.object({
  documentId: z.string(),
  username: z.string(),
  email: z.string(),
  ...profile.shape,
  createdAt: z.iso.datetime(),
});
