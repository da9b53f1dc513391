/**
 * Lets nothing into the media library but pictures, told by what is in a file: its name and what it is called by whoever sends it are
 * theirs to choose. No SVG, which is a page with scripts. This is around the service that stores files, so it holds for the panel, for files
 * fetched from addresses, for imports and for plugins.
 */
import path from 'node:path';
import { errors } from '@strapi/utils';
import sharp, { type Metadata } from 'sharp';

type Methods = Record<string, (...parameters: never[]) => unknown>;

/** A file on its way in, as Strapi has it. */
interface Incoming {
  filepath: string;
  originalFilename?: string | null;
  /** Strapi stores it in preference to what the sender says. */
  detectedMimeType?: string;
}

interface Upload {
  files: Incoming | Incoming[];
}

interface Replacement {
  file: Incoming;
}

const KINDS = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

/** Shops' exports often have one kind under the name of another; none of these names makes a page of it. */
const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif'];

/** A few kilobytes may say that they are gigabytes of pixels. */
const MOST_PIXELS = 50_000_000;

const TAKEN = 'JPEG, PNG, WebP, GIF and AVIF are taken';

/** @returns the service that stores files, which first looks at them. */
export function picturesOnly(service: Methods): Methods {
  const { upload, replace } = service as Record<string, (...parameters: unknown[]) => unknown>;
  if (!upload || !replace) throw new Error('The media library does not store files as it did');
  return {
    ...service,
    upload: async (wish: Upload, ...rest: unknown[]) => {
      for (const file of [wish.files].flat()) await requirePicture(file);
      return upload.call(service, wish, ...rest);
    },
    replace: async (id: unknown, wish: Replacement, ...rest: unknown[]) => {
      await requirePicture(wish.file);
      return replace.call(service, id, wish, ...rest);
    },
  } as Methods;
}

/** @throws ApplicationError, a 400, which names the file and says why. */
async function requirePicture(file: Incoming): Promise<void> {
  const name = file.originalFilename ?? '';
  const refused = (reason: string) => new errors.ApplicationError(`"${name}" ${reason}`);
  const extension = path.extname(name).toLowerCase();
  if (extension !== '' && !EXTENSIONS.includes(extension))
    throw refused(`has the name of something else than a picture: ${TAKEN}`);
  const {
    mediaType = '',
    width = 0,
    height = 0,
  } = await sharp(file.filepath)
    .metadata()
    .catch(() => ({}) as Partial<Metadata>);
  if (!KINDS.includes(mediaType)) throw refused(`is no picture, whatever its name says: ${TAKEN}`);
  if (width * height > MOST_PIXELS) throw refused(`has more than ${MOST_PIXELS / 1e6} million pixels`);
  file.detectedMimeType = mediaType;
}
