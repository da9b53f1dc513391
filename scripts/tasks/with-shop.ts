/** Loads the shop without opening its port, for tasks that work on its data. */
import path from 'node:path';
import { createStrapi, type Core } from '@strapi/strapi';

const DIST = path.resolve(__dirname, '..', '..');

/**
 * @param work gets the loaded shop; the number it returns is the exit code, none means 0.
 * @returns never: the process ends with the work.
 */
export async function withShop(work: (strapi: Core.Strapi) => Promise<number | void>): Promise<void> {
  process.env.LOG_LEVEL ??= 'error';
  let strapi: Core.Strapi | undefined;
  let code = 1;
  try {
    strapi = await createStrapi({ appDir: path.dirname(DIST), distDir: DIST }).load();
    code = (await work(strapi)) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  } finally {
    await strapi?.destroy();
  }
  process.exit(code);
}
