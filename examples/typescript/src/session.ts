import { addTypenameToDocument } from '@apollo/client/utilities';
import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { done, Problems, SignedOut } from './errors.js';
import { RefreshDocument, SignInDocument, SignOutDocument, type SessionFragment } from './generated.js';

/** Where a session outlasts the page: `localStorage`, or whatever has its two methods. */
export type Store = Pick<Storage, 'getItem' | 'setItem'>;

const REFRESH_TOKEN = 'tongban.refreshToken';
const EARLY = 60_000;

/** Who is signed in. The access token lives in memory, the refresh token, which works once, in the store. */
export class Session {
  #access: string | null = null;
  #ends = 0;
  #renewal: Promise<string | null> | null = null;

  constructor(
    private readonly url: string,
    private readonly store: Store,
    private readonly language: string,
    private readonly onSignedOut: () => void,
    private readonly onLeft: () => Promise<unknown>,
  ) {}

  /** Sign in with the code of a text message; throws Problems. */
  async signIn(phone: string, code: string, device: string): Promise<SessionFragment> {
    const variables = { phone, code, device: { name: device, channel: 'WEB' as const } };
    const payload = done((await this.#post(SignInDocument, variables)).signInWithSms);
    this.enter(payload);
    await this.onLeft(); // whoever was here before
    return payload;
  }

  /** Leave. Nothing of the person stays here, also where the server doesn't hear of it, which throws. */
  async signOut(): Promise<void> {
    try {
      done((await this.#post(SignOutDocument, {}, await this.token())).signOut);
    } finally {
      this.#forget();
      await this.onLeft();
    }
  }

  /** Go on with the tokens of a payload; verifyIdentity and actAs bring an access token only. */
  enter({ accessToken, refreshToken, expiresIn }: Pick<SessionFragment, 'accessToken' | 'refreshToken' | 'expiresIn'>): void {
    this.#access = accessToken;
    this.#ends = Date.now() + 1000 * (expiresIn ?? 900);
    if (refreshToken) this.store.setItem(REFRESH_TOKEN, refreshToken);
  }

  /** A token that lives for a while yet; null for who never signed in. Throws SignedOut when it can't be renewed. */
  async token(): Promise<string | null> {
    const signedIn = this.#access ?? this.store.getItem(REFRESH_TOKEN);
    return signedIn && Date.now() > this.#ends - EARLY ? this.renew(this.#access) : this.#access;
  }

  /** Take the token for ended, whatever its time says: the server ended it. */
  expire(): void {
    this.#ends = 0;
  }

  /** A newer token than `stale`, asked for once by however many need it. */
  async renew(stale: string | null): Promise<string | null> {
    if (stale !== this.#access) return this.#access;
    this.#renewal ??= this.#alone(() => this.#refresh()).finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  // Pages of one browser share the store, and a refresh token that comes twice ends the session.
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const locks = globalThis.navigator?.locks;
    return locks ? locks.request(REFRESH_TOKEN, act) : act();
  }

  async #refresh(): Promise<string | null> {
    const refreshToken = this.store.getItem(REFRESH_TOKEN);
    try {
      if (!refreshToken) throw new SignedOut();
      this.enter(done((await this.#post(RefreshDocument, { refreshToken })).refreshSession));
      return this.#access;
    } catch (error) {
      if (!(error instanceof Problems || error instanceof SignedOut)) throw error;
      this.#forget();
      this.onSignedOut();
      throw new SignedOut('登录已失效，请重新登录', { cause: error });
    }
  }

  #forget(): void {
    this.#access = null;
    this.store.setItem(REFRESH_TOKEN, '');
  }

  // Beside Apollo: what its links wait for must not wait for them.
  async #post<D, V>(document: TypedDocumentNode<D, V>, variables: V, token: string | null = null): Promise<D> {
    // As Apollo would send it, so that it is the document that was registered.
    const query = print(addTypenameToDocument(document));
    const headers = { 'content-type': 'application/json', 'accept-language': this.language };
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers,
      body: JSON.stringify({ query, variables }),
    });
    const body: { data?: D; errors?: readonly { message: string }[] } = await answer.json();
    if (!body.data || body.errors) throw new Error(body.errors?.[0]?.message ?? `status ${answer.status}`);
    return body.data;
  }
}
