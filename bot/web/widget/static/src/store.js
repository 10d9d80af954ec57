const LIFETIME = 24 * 60 * 60 * 1000;

/**
 * What the browser remembers of the conversation, so that it is found again after a reload and on the next page:
 * the token, whether the panel is open, the draft and the messages not yet taken by the server.
 * Nothing is written before the visitor opens the chat; a conversation left for a day is forgotten here.
 */
export class Store {
  #key;
  #memory = null;

  constructor(door) {
    this.#key = `aiguilleur ${door}`;
  }

  read() {
    const state = this.#load();
    if (!state) return null;
    if (Date.now() - state.at < LIFETIME) return state;
    this.clear();
    return null;
  }

  update(changes) {
    const state = { open: false, draft: "", pending: [], ...this.read(), ...changes, at: Date.now() };
    try {
      localStorage.setItem(this.#key, JSON.stringify(state));
    } catch {
      // Storage refused or full: the conversation then lives as long as the page.
      this.#memory = state;
    }
  }

  clear() {
    this.#memory = null;
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Storage refused: nothing was ever written.
    }
  }

  #load() {
    if (this.#memory) return this.#memory;
    try {
      return JSON.parse(localStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }
}
