/**
 * The API page: Swagger UI on our document. The documentation plugin serves Swagger UI's files; its own page is replaced,
 * because it knows no log-in and writes a file for every visit.
 */
import { createHash } from 'node:crypto';

/** Whoever logs in by trying it out is logged in on the whole page. */
const SCRIPT = `
const page = SwaggerUIBundle({
  spec: JSON.parse(document.getElementById('document').textContent),
  domNode: document.getElementById('page'),
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  responseInterceptor(response) {
    if (response.ok && /\\/auth\\/(local|refresh|change-password)/.test(response.url)) {
      page.preauthorizeApiKey('bearerAuth', JSON.parse(response.text).jwt);
    }
    return response;
  },
});
`;

const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

/** Nothing from another host, and no script but Swagger UI's and the one above. Sent by config/headers.ts. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${SCRIPT_HASH}'`,
  // Swagger UI styles its elements one by one.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

/**
 * @param base the path below which the shop is reached, usually none.
 * @param document as JSON.
 * @returns the page as HTML.
 */
export function apiPage(base: string, document: string): string {
  const asset = (name: string) => `${base}/plugins/documentation/${name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Opply Shop API</title>
<link rel="stylesheet" href="${asset('swagger-ui.css')}">
<link rel="icon" type="image/png" href="${asset('favicon-32x32.png')}">
</head>
<body>
<div id="page"></div>
<script type="application/json" id="document">${document.replaceAll('<', '\\u003c')}</script>
<script src="${asset('swagger-ui-bundle.js')}"></script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
