/**
 * What a mail server's answer means: whether sending again can help, and what of it may be written down. Answers often repeat
 * the address, which belongs neither into the log nor into the table of jobs.
 */
interface MailError extends Error {
  /** Nodemailer's. */
  code?: string;
  /** The server's, if it has answered: 451, 550. */
  responseCode?: number;
  /** All of the answer. */
  response?: string;
  /** What it has answered to; `API` when nodemailer has not even asked. */
  command?: string;
}

/** When servers say what is about this one mail; many say here as well what is about whoever sends it. */
const ABOUT_THE_MAIL = ['RCPT TO', 'DATA'];

/**
 * Who may not log in, not relay, or not send as MAIL_FROM is told to the owner by every mail that waits: security and policy
 * (5.7), and the sender's address (5.1.7, 5.1.8). https://www.iana.org/assignments/smtp-enhanced-status-codes
 */
const ABOUT_THE_SENDER = /^5\d\d[ -]5\.(7\.\d+|1\.[78])\b/;

/** "Authentication required", "invalid", and what servers without those codes say to whoever may not relay. */
const SENDER_REFUSED = [530, 535, 554];

/** @returns whether the server will never take this mail: a refusal for good (5xx) of the recipient or of what is in it. */
export function isForGood(error: unknown): boolean {
  const { code, responseCode = 0, response = '', command = '' } = error as MailError;
  if (code === 'EENVELOPE' && command === 'API') return true;
  if (responseCode < 500 || !ABOUT_THE_MAIL.includes(command)) return false;
  if (command === 'RCPT TO' && SENDER_REFUSED.includes(responseCode)) return false;
  return !ABOUT_THE_SENDER.test(response);
}

/** @returns the error in words, without addresses. */
export const withoutAddresses = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /[^\s<>"',;:()[\]]+@[^\s<>"',;:()[\]]+/g,
    '…',
  );
