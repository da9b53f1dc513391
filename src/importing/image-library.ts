/** Brings a catalogue's images into Strapi's media library, each address once, however many products show it. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { CatalogueRow, Problem } from './catalogue-row';

const FILE = 'plugin::upload.file' as const;

const MIME_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
};

/** Where an image is looked for besides the media library. */
export type ImageSource =
  /** In this folder when its address is a relative path, and in the web. */
  | { folder: string }
  /** In the web only: the file came from a browser, and paths in it mean nothing here. */
  | 'web';

/** @returns whether the address is one of the web. */
export const isWebAddress = (address: string): boolean => /^https?:\/\//.test(address);

export class ImageLibrary {
  private readonly known = new Map<string, number | undefined>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly source: ImageSource,
  ) {}

  /** @returns file ids by address, of those addresses whose images are in the library. */
  async find(addresses: string[]): Promise<Map<string, number>> {
    // The caption remembers where a file came from, so that a second import finds it.
    const files: { id: number; caption: string }[] = await this.strapi.db.query(FILE).findMany({
      where: { caption: { $in: addresses } },
      select: ['id', 'caption'],
      orderBy: { id: 'desc' },
    });
    return new Map(files.map(({ id, caption }) => [caption, id]));
  }

  /**
   * @param problems gets one entry for each image that could not be had; the product is loaded without it.
   * @returns file ids by address, for all images of these rows.
   */
  async provide(rows: CatalogueRow[], problems: Problem[]): Promise<Map<string, number>> {
    for (const row of rows) {
      for (const address of row.images ?? []) {
        if (this.known.has(address)) continue;
        this.known.set(
          address,
          await this.bring(address).catch((error: Error) => {
            problems.push({ line: row.line, message: `image ${address}: ${error.message}` });
            return undefined;
          }),
        );
      }
    }
    return new Map([...this.known].filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  /**
   * @returns the id of the image's file, which is fetched if the library has none yet.
   * @throws ApplicationError saying why it could not be had.
   */
  async bring(address: string): Promise<number> {
    const existing = (await this.find([address])).get(address);
    if (existing !== undefined) return existing;
    return isWebAddress(address) ? this.download(address) : this.upload(this.beside(address), address);
  }

  private beside(address: string): string {
    if (this.source === 'web') throw new errors.ApplicationError('it is not in the media library');
    const file = path.resolve(this.source.folder, address);
    if (!file.startsWith(this.source.folder + path.sep))
      throw new errors.ApplicationError('it lies outside of the folder of the file');
    return file;
  }

  /** By Strapi's own way to fetch files: whoever imports may do the same in its media library. */
  private async download(address: string): Promise<number> {
    const folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-image-'));
    try {
      return await this.upload(await this.fetchInto(folder, address), address);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** @throws ApplicationError: whatever goes wrong on the way is not the shop's doing. */
  private async fetchInto(folder: string, address: string): Promise<string> {
    const sizeLimit = this.strapi.config.get<number>('plugin::upload.sizeLimit');
    const files = this.strapi.plugin('upload').service('file');
    try {
      const { file } = await files.fetchUrlToInputFile(address, folder, sizeLimit);
      return file.filepath;
    } catch (error) {
      throw new errors.ApplicationError(error instanceof Error ? error.message : String(error));
    }
  }

  private async upload(filepath: string, caption: string): Promise<number> {
    const mimetype = MIME_TYPES[path.extname(filepath).toLowerCase()];
    if (!mimetype)
      throw new errors.ApplicationError(
        `it is not of a type we show (${Object.keys(MIME_TYPES).join(', ')})`,
      );
    const { size } = await stat(filepath);
    const name = path.basename(filepath);
    const [file] = await this.strapi
      .plugin('upload')
      .service('upload')
      .upload({
        data: { fileInfo: { name, caption, alternativeText: path.parse(name).name.replaceAll('-', ' ') } },
        files: { filepath, originalFilename: name, mimetype, size },
      });
    return file.id;
  }
}
