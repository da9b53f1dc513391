/** Whether mails to customers go out, from whom and in which words: see src/mail and docs/mail.md. */
import { mailSettings } from '../src/mail/settings';

export default () => mailSettings(process.env);
