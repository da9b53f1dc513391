/**
 * Every secret of the shop goes through here, so that one rule holds for all of them: it exists, and
 * in production it is neither short nor one of the values printed in our own files.
 */
const DEMO_VALUE = /change[-_]?me|demo|example|secret|tobemodified|placeholder/i;
const SHORTEST_SECRET = 32;

/**
 * @param name the environment variable that holds the secret; APP_KEYS may hold several, joined by commas.
 * @returns its value.
 * @throws Error when it is missing, or in production when it is shorter than 32 characters or a demo value.
 */
export function requireSecret(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `${name} is not set. \`npm run quickstart\` generates secrets into .env; in production set it yourself.`,
    );
  }
  if (process.env.NODE_ENV === 'production') {
    for (const part of name === 'APP_KEYS' ? value.split(',') : [value]) refuseDemoSecret(name, part);
  }
  return value;
}

function refuseDemoSecret(name: string, value: string): void {
  if (value.length < SHORTEST_SECRET) {
    throw new Error(`${name} is too short for production: it needs at least ${SHORTEST_SECRET} characters.`);
  }
  if (DEMO_VALUE.test(value)) {
    throw new Error(`${name} holds a demo value. Generate a secret of your own: openssl rand -base64 32`);
  }
}
