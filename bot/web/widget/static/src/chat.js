import { Conversation } from "./conversation.js";
import { Door } from "./http.js";
import { pageContext } from "./options.js";
import { FULL_SCREEN } from "./screen.js";
import { Store } from "./store.js";
import { View } from "./view.js";

const DRAFT_SAVED_AFTER = 400;

/** Joins the view, the conversation and what the browser remembers. */
export class Chat {
  #words;
  #store;
  #conversation;
  #draftTimer = 0;

  constructor(words, options) {
    this.#words = words;
    this.#store = new Store(options.door);
    this.view = new View(words, options, {
      open: () => this.#open(true),
      minimise: () => this.#minimise(),
      restart: () => this.#confirmRestart(),
      submit: (text) => this.#submit(text),
      typed: () => this.#keepDraft(),
      press: (button, title) => this.#press(button, title),
      retry: () => this.#conversation.retry(),
    });
    this.#conversation = new Conversation(new Door(options.door), this.#store, () => pageContext(options), this);
    document.addEventListener("visibilitychange", () => this.#conversation[document.hidden ? "rest" : "wake"]());
    window.addEventListener("online", () => this.#conversation.retry());
    window.addEventListener("pagehide", () => this.#saveDraft());
  }

  /** Takes up a conversation begun on an earlier page; on a phone it waits, closed, not to cover the new page. */
  resume() {
    const known = this.#store.read();
    if (!known || !known.token) return;
    this.view.composer.text = known.draft;
    if (known.open && !matchMedia(FULL_SCREEN).matches) this.#open(false);
  }

  onState(state, sentence) {
    const words = this.#words;
    const busy = state === "connecting" || state === "waiting";
    this.view.typing(busy);
    if (state === "waiting") this.view.tell(words.reconnecting);
    else if (state === "unreachable") this.view.tell(sentence || words.unreachable, [this.#choice(words.retry, () => this.#conversation.retry())]);
    else if (state === "expired") this.view.tell(words.expired, [this.#choice(words.restart, () => this.#restart())]);
    else this.view.tell("");
  }

  onMessages(messages, past) {
    this.view.typing(false);
    this.view.log.add(messages, past);
    if (!past) this.view.countUnread(messages.length);
  }

  onOutgoing(item) {
    this.view.log.addOutgoing(item);
  }

  onFate(item, state, sentence) {
    this.view.log.fate(item, state, sentence);
    this.view.typing(state === "sending" || state === "taken");
    if (state === "failed" || state === "refused") this.view.announce(sentence || this.#words.fate[state]);
    if (state === "refused") this.#giveBack([item]);
  }

  onAsked(slot) {
    this.view.composer.expect(slot);
  }

  /** What the server will never take. */
  onUnsent(items) {
    this.view.log.remove(items.map((item) => item.id));
    this.#giveBack(items);
  }

  onCleared() {
    this.view.log.clear();
    this.view.composer.expect(null);
  }

  #open(focus) {
    this.#store.update({ open: true });
    this.view.open(focus);
    this.#conversation.start();
  }

  #minimise() {
    this.#store.update({ open: false });
    this.view.minimise();
  }

  #submit(text) {
    if (this.#isOver()) return;
    this.view.composer.text = "";
    this.#conversation.say(text);
  }

  #press(button, title) {
    if (this.#isOver()) return;
    this.#conversation.press(button, title);
    this.view.composer.focus();
  }

  /** Puts words back where they were written, above what was typed since. */
  #giveBack(items) {
    const { composer } = this.view;
    const texts = items.filter((item) => !item.button).map((item) => item.text);
    if (texts.length) composer.text = [...texts, composer.text].filter(Boolean).join("\n");
  }

  /** Nothing can be said in an expired conversation: shows the way to a new one. */
  #isOver() {
    const over = this.#conversation.state === "expired";
    if (over) this.view.notice.querySelector("button").focus();
    return over;
  }

  #confirmRestart() {
    const words = this.#words;
    if (this.#conversation.state === "expired") this.#restart();
    if (this.#conversation.state !== "ready") return;
    this.view.tell(words.confirm_restart, [
      this.#choice(words.restart, () => this.#restart()),
      this.#choice(words.cancel, () => this.view.tell("")),
    ]);
    this.view.notice.querySelector("button").focus();
  }

  #restart() {
    const draft = this.view.composer.text;
    this.#conversation.renew();
    this.view.composer.text = draft;
    this.view.composer.focus();
  }

  #choice(label, act) {
    return { label, act };
  }

  #keepDraft() {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#saveDraft(), DRAFT_SAVED_AFTER);
  }

  #saveDraft() {
    clearTimeout(this.#draftTimer);
    // Nothing is remembered of a visitor who has not opened the chat.
    if (this.#store.read()) this.#store.update({ draft: this.view.composer.text });
  }
}
