/** Where a session outlives the app. The app brings its own, because only it knows what is safe on its platform. */

/** What keeps somebody logged in. */
export interface SavedSession {
  /** Good for minutes. */
  jwt: string;
  /** Good for weeks, and for one refresh. */
  refreshToken: string;
  /** The documentId of who it is: what one customer has begun is never finished as another. */
  user: string;
}

/** Keeps one session, e.g. in the keychain of a phone. */
export interface SessionStore {
  /** @returns what was saved last; nothing when nothing was, or after `clear`. */
  load(): Promise<SavedSession | null | undefined>;
  /** Called at every log-in and every few minutes after. */
  save(session: SavedSession): Promise<void>;
  clear(): Promise<void>;
}

/** Forgets everything with the process. */
export class MemoryStore implements SessionStore {
  private session: SavedSession | undefined;

  async load(): Promise<SavedSession | undefined> {
    return this.session;
  }

  async save(session: SavedSession): Promise<void> {
    this.session = session;
  }

  async clear(): Promise<void> {
    this.session = undefined;
  }
}
