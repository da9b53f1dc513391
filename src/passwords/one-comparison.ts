/**
 * Makes logging in take as long for a name that there is not as for a wrong password. Comparing with a hash is slow on purpose, and
 * Strapi compares only where there is one: the time would tell who is a customer.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { errors } from '@strapi/utils';
import bcrypt from 'bcryptjs';

type Methods = Record<string, (...parameters: never[]) => unknown>;
type Compare = (password: string, hash: string) => Promise<boolean>;

const attempts = new AsyncLocalStorage<{ compared: boolean }>();

/** @returns the service that checks passwords, which is noticed doing so. */
export function noticed(users: Methods): Methods {
  const compare = users.validatePassword as Compare | undefined;
  if (!compare) throw new Error('users-permissions does not check passwords by its user service any more');
  const validatePassword: Compare = (password, hash) => {
    const attempt = attempts.getStore();
    if (attempt) attempt.compared = true;
    return compare.call(users, password, hash);
  };
  return { ...users, validatePassword } as Methods;
}

/**
 * @param attempt logs in with this password, or throws one of Strapi's errors.
 * @returns what the attempt comes to.
 * @throws what the attempt throws, and not before a password was compared with a hash, be it nobody's.
 */
export async function withOneComparison<T>(password: string, attempt: () => Promise<T>): Promise<T> {
  const effort = { compared: false };
  try {
    return await attempts.run(effort, attempt);
  } catch (error) {
    if (error instanceof errors.ApplicationError && !effort.compared)
      await bcrypt.compare(password, nobodysHash());
    throw error;
  }
}

/** Of the cost that new hashes have; its salt and digest are written down and no password's. */
const nobodysHash = (): string => `$2a$${strapi.config.get<number>('passwords.hashCost')}$${'.'.repeat(53)}`;
