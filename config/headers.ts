/**
 * Which headers answers carry, by where they come from: the one table. A policy (CSP) says what a page may load and run, and what
 * is no page may load nothing, even if a browser is made to take it for one.
 */
import type { Core } from '@strapi/strapi';
import { PAGE_POLICY } from '../src/openapi/page';
import type { HeaderRow, HeaderTable } from '../src/platform/answer-headers';

type Env = Core.Config.Shared.ConfigParams['env'];

/** Not for subdomains: what else lives under a shop's name is not the shop's to decide. */
const A_YEAR_OF_TLS = { 'Strict-Transport-Security': 'max-age=31536000' };

const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

/** Pictures may be shown by any page, and do nothing when they are opened by themselves. */
const PICTURE = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Of what is remembered by nobody, because it may be somebody's. What everybody may have says so itself. */
const NOT_KEPT = { 'Cache-Control': 'no-store' };

const OF_A_PAGE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()',
};

/** @param pictures the origin of a bucket's pictures, if they have one of their own. */
const panelPolicy = (pictures: string, developing: boolean): string => {
  // While Vite serves the panel it puts scripts into the page, and tells it of changes.
  const [scripts, calls] = developing ? [" 'unsafe-inline'", ' ws:'] : ['', ''];
  return [
    "default-src 'none'",
    `script-src 'self'${scripts}`,
    // Strapi's design system writes its styles into the page.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${pictures}`,
    `media-src 'self' data: blob:${pictures}`,
    "font-src 'self' data:",
    `connect-src 'self'${calls}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
};

/** The panel may be opened by another name than the public one, below which a bucket's pictures are. */
function originOfPictures(env: Env): string {
  const url = env('MEDIA_BUCKET') && env('PUBLIC_URL');
  return url ? ` ${new URL(url).origin}` : '';
}

const config = ({ env }: Core.Config.Shared.ConfigParams): HeaderTable => {
  const everywhere = {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    ...(process.env.NODE_ENV === 'production' ? A_YEAR_OF_TLS : {}),
  };
  const row = (under: string, policy: string, headers: Record<string, string>): HeaderRow => ({
    under,
    headers: {
      'Content-Security-Policy': policy,
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...everywhere,
      ...headers,
    },
  });
  const pictures = originOfPictures(env);
  return {
    rows: (developing) => [
      row('/api/', NO_PAGE, { ...NOT_KEPT, Vary: 'Authorization, Origin' }),
      row('/uploads/', PICTURE, { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
      row('/admin', panelPolicy(pictures, developing), { ...NOT_KEPT, ...OF_A_PAGE }),
      row('/documentation', PAGE_POLICY, { ...NOT_KEPT, ...OF_A_PAGE }),
      // Scripts and styles of that page.
      row('/plugins/documentation/', NO_PAGE, {}),
      row('/', NO_PAGE, NOT_KEPT),
    ],
  };
};

export default config;
