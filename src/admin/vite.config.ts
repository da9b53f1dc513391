/** How the panel is built: as Strapi does it, and its form for webhooks also shows what the shop adds to it. */
import { readFile } from 'node:fs/promises';
import type { Plugin, UserConfig } from 'vite';
import { WEBHOOK_FORM, withPartOfShop } from './webhooks/rewriteWebhookForm';

/** For `strapi build`; fails it when Strapi has no such form any more. */
function rewriteForm(): Plugin {
  let found = false;
  return {
    name: 'shop-webhook-form',
    apply: 'build',
    transform(code, id) {
      if (!WEBHOOK_FORM.test(id)) return undefined;
      found = true;
      return { code: withPartOfShop(code), map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error(`There is no ${WEBHOOK_FORM.source} in Strapi: see docs/adr/0016`);
    },
  };
}

/** For `strapi develop`, where the packages of the panel go through esbuild before anything else. */
const rewriteBeforehand = {
  name: 'shop-webhook-form',
  setup(build: {
    onLoad(
      where: { filter: RegExp },
      load: (file: { path: string }) => Promise<{ contents: string; loader: 'js' }>,
    ): void;
  }) {
    build.onLoad({ filter: WEBHOOK_FORM }, async ({ path }) => ({
      contents: withPartOfShop(await readFile(path, 'utf8')),
      loader: 'js' as const,
    }));
  },
};

export default (config: UserConfig): UserConfig => {
  const { optimizeDeps } = config;
  const esbuildOptions = optimizeDeps?.esbuildOptions;
  return {
    ...config,
    plugins: [...(config.plugins ?? []), rewriteForm()],
    optimizeDeps: {
      ...optimizeDeps,
      esbuildOptions: { ...esbuildOptions, plugins: [...(esbuildOptions?.plugins ?? []), rewriteBeforehand] },
    },
  };
};
