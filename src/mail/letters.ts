/**
 * Makes letters of templates. All are compiled and written once when the shop starts, about an order that does not exist:
 * a template that is broken, or asks for what there is not, is found by whoever changed it and not by a customer.
 */
import Handlebars from 'handlebars';
import { exampleContent, type LetterContent } from './letter-content';
import type { Template } from './templates';

export const LETTERS = ['order-placed', 'order-shipped'] as const;

export type LetterName = (typeof LETTERS)[number];

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

type Write = (content: LetterContent) => Letter;

/** Only in the text, where `<` is a letter like others, values stand as they are. */
const TEXT = { strict: true, noEscape: true };
const HTML = { strict: true };

/**
 * @param templates by name, as `findTemplates` returns them.
 * @param language for which an example is written.
 * @param currency of the store, likewise.
 * @throws Error naming the file, when a template is missing or broken.
 */
export function openLetters(
  templates: Map<string, Template>,
  language: string,
  currency: string,
): Record<LetterName, Write> {
  const [texts, pages] = [engineWith(templates), engineWith(templates)];
  const requireTemplate = (name: string): Template => {
    const template = templates.get(name);
    if (!template)
      throw new Error(
        `There is no mail template ${language}/${name}.hbs, neither in mail nor in MAIL_TEMPLATES`,
      );
    return template;
  };
  const open = (name: LetterName): [LetterName, Write] => {
    const [text, html] = [requireTemplate(`${name}.txt`), requireTemplate(`${name}.html`)];
    const write = {
      text: texts.compile<LetterContent>(text.source, TEXT),
      html: pages.compile<LetterContent>(html.source, HTML),
    };
    const example = exampleContent(language, currency);
    blaming(html.file, () => write.html(example));
    blaming(text.file, () => parts(write.text(example)));
    return [name, (content) => ({ ...parts(write.text(content)), html: write.html(content) })];
  };
  return Object.fromEntries(LETTERS.map(open)) as Record<LetterName, Write>;
}

/** One for texts and one for HTML: an engine compiles a part once, with the escaping of whoever was first to use it. */
function engineWith(templates: Map<string, Template>): typeof Handlebars {
  const engine = Handlebars.create();
  for (const [name, { file, source }] of templates) {
    blaming(file, () => engine.precompile(source));
    engine.registerPartial(name, source);
  }
  return engine;
}

/** @returns what stands in the first line behind `Subject:`, and what stands below it. */
function parts(text: string): Omit<Letter, 'html'> {
  const [, subject, body] = /^Subject: *(\S.*)\r?\n([^]*)$/.exec(text) ?? [];
  if (subject === undefined || body === undefined)
    throw new Error('The first line of a text has to be "Subject: …", with a line below it');
  return { subject: subject.trim(), text: body.trim() };
}

function blaming(file: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    throw new Error(`The mail template ${file} does not work: ${(error as Error).message}`, { cause: error });
  }
}
