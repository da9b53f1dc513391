/** Templates become letters: what the texts and the pages of one shop have in common is written as each of them needs it. */
import { exampleContent } from '../../src/mail/letter-content';
import { openLetters } from '../../src/mail/letters';

const template = (source: string) => ({ file: 'a template', source });

/** A shop whose every template, text or page, greets by the same part. */
const SHARED = new Map([
  ['greeting', template('Hello {{customer.name}}')],
  ['order-placed.txt', template('Subject: Placed\n{{> greeting}}')],
  ['order-placed.html', template('{{> greeting}}')],
  ['order-shipped.txt', template('Subject: Shipped\n{{> greeting}}')],
  ['order-shipped.html', template('{{> greeting}}')],
]);

test('a part that texts and pages share is escaped in pages only, whoever uses it first', () => {
  const content = { ...exampleContent('en', 'EUR'), customer: { name: "<b>O'Brien</b>" } };

  const letters = openLetters(SHARED, 'en', 'EUR');

  for (const write of Object.values(letters)) {
    expect(write(content).text).toBe("Hello <b>O'Brien</b>");
    expect(write(content).html).toBe('Hello &lt;b&gt;O&#x27;Brien&lt;/b&gt;');
  }
});
