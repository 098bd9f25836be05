import { unanswered } from './errors.js';
import type { Store } from './session.js';

const KEYS = 'tongban.keys';

/** Idempotency keys: what is pressed once counts once, however often it is sent, and over reloads of the page. */
export class Buttons {
  constructor(private readonly store: Store) {}

  /** Act with the key of a button, which stays the same until an answer comes. */
  async press<T>(button: string, act: (key: string) => Promise<T>): Promise<T> {
    const key = this.#keys()[button] ?? crypto.randomUUID();
    this.#write({ [button]: key });
    try {
      const answer = await act(key);
      this.#write({ [button]: undefined });
      return answer;
    } catch (error) {
      if (!unanswered(error)) this.#write({ [button]: undefined });
      throw error;
    }
  }

  #keys(): Record<string, string | undefined> {
    return JSON.parse(this.store.getItem(KEYS) ?? '{}');
  }

  #write(changed: Record<string, string | undefined>): void {
    this.store.setItem(KEYS, JSON.stringify({ ...this.#keys(), ...changed }));
  }
}
