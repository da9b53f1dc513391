/** A mail server for tests: takes mails over SMTP, reads them, and refuses them as it is told. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Received {
  /** The envelope's, which is whom the mail goes to, whatever stands in it. */
  to: string[];
  mail: Email;
}

interface Refusal {
  /** What the server refuses: the address, or the mail when it has read it. */
  at: 'address' | 'mail';
  code: number;
  words: string;
}

interface Wishes {
  /** Any free one when left out. */
  port?: number;
  /** Encrypts by STARTTLS with these, and takes mail from nobody but this account. */
  guarded?: { key: Buffer; cert: Buffer; user: string; password: string };
  /** Milliseconds before each of its answers to a mail. */
  slowMs?: number;
}

export class MailServer {
  /** What it has taken. */
  readonly taken: Received[] = [];
  /** What it has read and refused. */
  readonly refused: Received[] = [];
  /** What it was asked to deliver to, whatever became of it. */
  readonly asked: string[] = [];
  private readonly refusals: Refusal[] = [];
  private readonly server: SMTPServer;

  private constructor({ guarded, slowMs = 0 }: Wishes) {
    const slowly = (answer: () => void) => setTimeout(answer, slowMs);
    this.server = new SMTPServer({
      ...(guarded
        ? { key: guarded.key, cert: guarded.cert }
        : { authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] }),
      onAuth: ({ username, password }, _session, done) =>
        username === guarded?.user && password === guarded?.password
          ? done(null, { user: username })
          : done(new Error('nobody of that name')),
      closeTimeout: 100,
      onMailFrom: (_address, _session, done) => slowly(() => done()),
      onRcptTo: ({ address }, _session, done) => {
        this.asked.push(address);
        slowly(() => done(this.nextRefusal('address')));
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = this.nextRefusal('mail');
          const received = PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
            (refusal ? this.refused : this.taken).push({
              to: envelope.rcptTo.map(({ address }) => address),
              mail,
            });
          });
          received.then(() => slowly(() => done(refusal)), done);
        });
      },
    });
    this.server.on('error', () => undefined);
  }

  static async open(wishes: Wishes = {}): Promise<MailServer> {
    const opened = new MailServer(wishes);
    open.add(opened);
    await once(opened.server.listen(wishes.port ?? 0, '127.0.0.1'), 'listening');
    return opened;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** What a shop needs to know of it. */
  get settings(): Record<string, string> {
    return { SMTP_URL: `smtp://127.0.0.1:${this.port}`, MAIL_FROM: 'Tea & Co. <orders@tea.example>' };
  }

  /** From now on the next ones are refused, one for each of these. */
  refuse(...refusals: Refusal[]): void {
    this.refusals.push(...refusals);
  }

  async close(): Promise<void> {
    open.delete(this);
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private nextRefusal(at: Refusal['at']): Error | null {
    if (this.refusals[0]?.at !== at) return null;
    const { code, words } = this.refusals.shift() as Refusal;
    return Object.assign(new Error(words), { responseCode: code });
  }
}

const open = new Set<MailServer>();

/** To be called after the file's tests. */
export const closeMailServers = () => Promise.all([...open].map((server) => server.close()));
