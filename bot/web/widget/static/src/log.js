import { assistantTurn, showFate, visitorTurn } from "./bubbles.js";
import { element } from "./dom.js";

/** The messages, in a log that screen readers follow politely. */
export class Log {
  #words;
  #base;
  #handlers;
  #typing;
  #turns = new Map();
  #ended = false;
  #atEnd = true;
  #height = 0;

  /** @param handlers press(button, title), retry() */
  constructor(words, base, handlers) {
    this.#words = words;
    this.#base = base;
    this.#handlers = handlers;
    this.#typing = element(
      "div",
      { class: "typing", hidden: true, "aria-hidden": "true" },
      element("span"), element("span"), element("span"),
    );
    this.turns = element("div", {
      class: "turns", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": words.log,
    });
    this.node = element(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": words.log, scroll: () => this.#noteEnd() },
      this.turns,
      this.#typing,
    );
    // The last words stay in sight when the keyboard comes up or the composer grows.
    new ResizeObserver(() => this.#resized()).observe(this.node);
  }

  /** Adds messages; those of the past are shown without being read out. */
  add(messages, past) {
    this.turns.setAttribute("aria-live", past ? "off" : "polite");
    let first = null;
    for (const message of messages) {
      const turn = message.author === "visitor" ? this.#visitor(message) : this.#assistant(message);
      if (past) turn.classList.add("past");
      // An answer goes above what waits behind the message under way: the order it will have when read again.
      this.turns.insertBefore(turn, this.turns.querySelector('[data-state="queued"]'));
      first = first || turn;
    }
    this.#settleChoices();
    this.#scrollTo(past ? null : first);
    if (past) requestAnimationFrame(() => this.turns.setAttribute("aria-live", "polite"));
  }

  addOutgoing(item) {
    for (const fate of this.turns.querySelectorAll('[data-state="sent"] .fate')) fate.remove();
    const turn = this.#visitor(item);
    turn.dataset.state = "queued";
    this.turns.append(turn);
    this.#markChosen(item.button);
    this.#settleChoices();
    this.#scrollTo(null);
  }

  fate(item, state, sentence) {
    const turn = this.#turns.get(item.id);
    if (turn) showFate(turn, { state, sentence }, this.#words, () => this.#handlers.retry());
    this.#settleChoices();
    this.#scrollTo(null);
  }

  /** Takes away messages that were handed back to whoever wrote them. */
  remove(ids) {
    for (const id of ids) {
      const turn = this.#turns.get(id);
      if (turn) turn.remove();
      this.#turns.delete(id);
    }
    this.#settleChoices();
  }

  typing(shown) {
    this.#typing.hidden = !shown;
    if (shown) this.#scrollTo(null);
  }

  /** Nothing can be answered any more. */
  end() {
    this.#ended = true;
    this.#settleChoices();
  }

  clear() {
    this.#ended = false;
    this.turns.replaceChildren();
    this.#turns.clear();
    this.typing(false);
  }

  #visitor(item) {
    const turn = visitorTurn(item, this.#words);
    this.#turns.set(item.id, turn);
    return turn;
  }

  #assistant(message) {
    const turn = assistantTurn(message, {
      words: this.#words,
      base: this.#base,
      press: (button, title) => this.#handlers.press(button, title),
    });
    this.#turns.set(message.id, turn);
    return turn;
  }

  #markChosen(button) {
    if (!button) return;
    const chosen = Array.from(this.turns.querySelectorAll("[data-button]")).find((node) => node.dataset.button === button);
    if (chosen) chosen.classList.add("chosen");
  }

  /** Only what was said since the visitor's last accepted message can still be answered by a button. */
  #settleChoices() {
    let answered = this.#ended;
    for (const turn of Array.from(this.turns.children).reverse()) {
      for (const button of turn.querySelectorAll("[data-button]")) button.disabled = answered;
      if (turn.classList.contains("visitor") && turn.dataset.state !== "refused") answered = true;
    }
  }

  #noteEnd() {
    // While the height changes, being away from the end is not the visitor's doing.
    if (this.node.clientHeight !== this.#height) return;
    this.#atEnd = this.node.scrollHeight - this.node.clientHeight - this.node.scrollTop < 40;
  }

  #resized() {
    this.#height = this.node.clientHeight;
    if (this.#atEnd) this.#scrollTo(null);
  }

  #scrollTo(turn) {
    const bottom = this.node.scrollHeight - this.node.clientHeight;
    // A long answer is read from its beginning.
    const top = turn ? turn.offsetTop - 8 : bottom;
    this.#atEnd = top >= bottom;
    this.node.scrollTop = Math.min(bottom, top);
  }
}
