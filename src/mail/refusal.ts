/**
 * What a mail server's answer means: whether sending again can help, and what of it may be written down. Answers often repeat
 * the address, which belongs neither into the log nor into the table of jobs.
 */
interface MailError extends Error {
  /** Nodemailer's. */
  code?: string;
  /** The server's, if it has answered: 451, 550. */
  responseCode?: number;
  /** What it has answered to; `API` when nodemailer has not even asked. */
  command?: string;
}

/** What is about this one mail. Who may not log in, or not send as MAIL_FROM, is told to the owner by every mail that waits. */
const ABOUT_THE_MAIL = ['RCPT TO', 'DATA'];

/** @returns whether the server will never take this mail: a refusal for good (5xx) of the recipient or of what is in it. */
export function isForGood(error: unknown): boolean {
  const { code, responseCode = 0, command = '' } = error as MailError;
  if (code === 'EENVELOPE' && command === 'API') return true;
  return responseCode >= 500 && ABOUT_THE_MAIL.includes(command);
}

/** @returns the error in words, without addresses. */
export const withoutAddresses = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /[^\s<>"',;:()[\]]+@[^\s<>"',;:()[\]]+/g,
    '…',
  );
