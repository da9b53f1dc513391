/** Customers: oneself, and for staff everybody. */
import type { Api, CallOptions } from './api.js';
import { Collection } from './collection.js';
import type { Customer, ProfileChanges } from './schemas.js';

export class Customers extends Collection<Customer> {
  constructor(api: Api) {
    super(api, '/customers');
  }

  /** The profile of whoever is logged in. */
  me(options?: CallOptions): Promise<Customer> {
    return this.get('me', options);
  }

  /** @param changes what they do not name stays as it is. */
  updateMe(changes: ProfileChanges, { signal }: CallOptions = {}): Promise<Customer> {
    return this.send({
      method: 'PUT',
      path: this.pathOf('me'),
      body: { data: changes },
      repeatable: true,
      signal,
    });
  }
}
