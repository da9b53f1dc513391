/** What a customer may say about themself, at registration and later. Everything else on a user is not theirs to set. */
export const PROFILE_FIELDS = [
  'firstName',
  'lastName',
  'phone',
  'street1',
  'street2',
  'city',
  'state',
  'postalCode',
  'country',
] as const;
