/**
 * Finds the templates: those of the shop (the folder `mail`), and in their place those of the same name in a folder of its
 * owner's. So one file can be changed without a fork, and a language added.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const EXTENSION = '.hbs';

export interface Template {
  file: string;
  source: string;
}

/**
 * @param folders from the one that is asked last to the one that is asked first.
 * @param language the name of a folder in them.
 * @returns the templates by their names: `order-placed.html`.
 * @throws Error when one of the folders is not there.
 */
export function findTemplates(folders: string[], language: string): Map<string, Template> {
  const found = new Map<string, Template>();
  for (const folder of folders) {
    for (const file of [...templatesIn(folder), ...templatesIn(path.join(folder, language), 'or none')]) {
      found.set(path.basename(file, EXTENSION), { file, source: readFileSync(file, 'utf8') });
    }
  }
  return found;
}

function templatesIn(folder: string, required?: 'or none'): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(EXTENSION))
      .map((name) => path.join(folder, name));
  } catch (error) {
    if (required === 'or none' && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`The folder of mail templates ${folder} cannot be read`, { cause: error });
  }
}
