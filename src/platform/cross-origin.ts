/**
 * Whose pages may call the API from a browser. Programs and apps are no pages and are not asked. Strapi's own middleware answers; it is
 * told here whom it may let in, and spared every request that comes from no page, or goes elsewhere.
 */
import type { Core } from '@strapi/strapi';

/** @returns whether pages of this origin, such as `https://www.example.com`, may call the API. */
export type Origins = (origin: string) => boolean;

type Handler = Core.MiddlewareHandler;
type Factory = (config: object, dependencies: { strapi: Core.Strapi }) => Handler;

interface Registry {
  extend(name: string, change: (factory: Factory) => Factory): void;
}

const THIS_MACHINE = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Of apps that are pages in a shell: capacitor://localhost, tauri://localhost. */
const OF_A_SHELL = /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[a-z\d.-]+(:\d+)?$/;

/**
 * @param setting origins joined by commas, or `*` for everybody.
 * @param production when nothing is set, whoever develops on this machine is let in, unless this is production.
 * @throws Error naming the setting that makes no sense.
 */
export function originsOf(setting: string | undefined, production: boolean): Origins {
  const wanted = (setting ?? '').split(',').map((origin) => origin.trim());
  if (wanted.every((origin) => origin === '')) return (origin) => !production && THIS_MACHINE.test(origin);
  if (wanted.length === 1 && wanted[0] === '*') return () => true;
  for (const origin of wanted) requireOrigin(origin);
  const listed = new Set(wanted);
  return (origin) => listed.has(origin);
}

function requireOrigin(text: string): void {
  if (text === '*')
    throw new Error('CORS_ORIGINS has * beside others: either everybody may, or whom it lists');
  const isOrigin =
    OF_A_SHELL.test(text) ||
    (/^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text);
  if (!isOrigin)
    throw new Error(
      `CORS_ORIGINS has "${text}", which is no origin: https://www.example.com is one, in small letters and with nothing behind the host but a port`,
    );
}

/** To be called before Strapi sets up its middlewares. */
export function letOnlyPagesAsk(strapi: Core.Strapi): void {
  const registry = strapi.get('middlewares') as Registry;
  registry.extend('strapi::cors', (factory) => (config, dependencies) => {
    const cors = factory(config, dependencies);
    return (ctx, next) =>
      ctx.path.startsWith('/api/') && ctx.get('Origin') !== '' ? cors(ctx, next) : next();
  });
}
