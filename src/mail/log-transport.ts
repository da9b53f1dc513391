/**
 * Mails that are written to the log instead of being sent. In production a log is read by others than the customer: there
 * it is only said that there was a mail, and to somebody where.
 */
interface Mail {
  data: { to?: unknown; subject?: string; text?: unknown };
}

type Done = (error: Error | null, info?: object) => void;

/** a…@shop.example */
const masked = (address: string): string => address.replace(/^(.).*@/, '$1…@');

/** @returns a transport for nodemailer; `discreet` leaves out the text and most of the address. */
export const logTransport = (discreet: boolean) => ({
  name: 'log',
  version: '1',
  send({ data: { to, subject, text } }: Mail, done: Done): void {
    const address = String(to);
    strapi.log.info(
      discreet
        ? `mail, not sent, to ${masked(address)}`
        : `mail, not sent, to ${address}: ${subject}\n\n${String(text)}`,
    );
    done(null, {});
  },
  /** Behind the button of the panel that tries the connection. */
  verify: () => Promise.reject(new Error('There is no connection: mails are written to the log')),
});
