/** Counts in the title of the tab what arrived while nobody looked at it; the title is given back afterwards. */
export class Attention {
  #title = null;
  #count = 0;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#restore();
    });
  }

  arrived(count) {
    if (!document.hidden || !count) return;
    if (this.#title === null) this.#title = document.title;
    this.#count += count;
    document.title = `(${this.#count}) ${this.#title}`;
  }

  #restore() {
    // A page that renamed itself meanwhile keeps its new name.
    if (this.#title !== null && document.title === `(${this.#count}) ${this.#title}`) document.title = this.#title;
    this.#title = null;
    this.#count = 0;
  }
}
