/** Names as they stand in addresses. */
import slugify from '@sindresorhus/slugify';

/** @returns lower-case words joined by hyphens, at most 255 characters: "Café crème" becomes "cafe-creme". */
export const slugOf = (text: string): string => slugify(text).slice(0, 255).replace(/-+$/, '') || 'product';
