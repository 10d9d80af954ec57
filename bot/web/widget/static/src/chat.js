import { Attention } from "./attention.js";
import { Conversation } from "./conversation.js";
import { Door } from "./http.js";
import { Invitation } from "./invitation.js";
import { pageContext } from "./options.js";
import { FULL_SCREEN } from "./screen.js";
import { Service } from "./service.js";
import { Sound } from "./sound.js";
import { Store } from "./store.js";
import { View } from "./view.js";

const DRAFT_SAVED_AFTER = 400;
const OVER = ["expired", "erased"];

/** Joins the view, the conversation and what the browser remembers. */
export class Chat {
  #words;
  #store;
  #conversation;
  #service;
  #attention = new Attention();
  #sound = new Sound();
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
      rate: (rating) => this.#service.rate(rating),
      end: () => this.#service.askEnd(),
      copy: () => this.#service.askCopy(),
      ownData: () => this.#service.showOwnData(),
      sound: () => this.#turnSound(!this.#sound.on),
      back: () => this.view.hideSheet(),
    });
    this.#conversation = new Conversation(new Door(options.door), this.#store, () => pageContext(options), this);
    this.#service = new Service(words, this.view, this.#conversation, () => this.#restart());
    this.invitation = new Invitation(options.invitations, words, () => this.#open(true));
    this.view.node.prepend(this.invitation.node);
    document.addEventListener("visibilitychange", () => this.#conversation[document.hidden ? "rest" : "wake"]());
    window.addEventListener("online", () => this.#reachable(true));
    window.addEventListener("offline", () => this.#reachable(false));
    window.addEventListener("pagehide", () => this.#saveDraft());
  }

  /** Takes up a conversation begun on an earlier page; on a phone it waits, closed, not to cover the new page. */
  resume() {
    const known = this.#store.read();
    if (!known || !known.token) return this.invitation.watch();
    this.view.composer.text = known.draft;
    this.#sound.on = Boolean(known.sound);
    this.view.menu.press("sound", this.#sound.on);
    if (known.open && !matchMedia(FULL_SCREEN).matches) this.#open(false);
  }

  onState(state, sentence) {
    const words = this.#words;
    const again = this.#choice(words.restart, () => this.#restart());
    this.view.typing(state === "connecting" || state === "waiting");
    this.#service.connected(state === "ready");
    if (state === "waiting") this.view.tell(words.reconnecting);
    else if (state === "unreachable") this.view.tell(sentence || words.unreachable, [this.#choice(words.retry, () => this.#conversation.retry())]);
    else if (state === "expired") this.view.tell(words.expired, [again]);
    else if (state === "erased") this.#showErased(sentence, again);
    else this.view.tell("");
  }

  onMessages(messages, past) {
    this.view.typing(false);
    this.view.log.add(messages, past);
    this.#service.heard(messages);
    const heard = messages.filter((message) => message.author !== "visitor");
    if (past || !heard.length) return;
    this.view.countUnread(heard.length);
    this.#attention.arrived(heard.length);
    this.#sound.play();
  }

  onOutgoing(item) {
    // What was told about the conversation before has been read by whoever goes on.
    if (this.#conversation.state === "ready" && navigator.onLine) this.view.tell("");
    this.view.log.addOutgoing(item);
    this.#service.said();
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

  onAround(around) {
    this.#service.learn(around);
  }

  /** What the server will never take. */
  onUnsent(items) {
    this.view.log.remove(items.map((item) => item.id));
    this.#giveBack(items);
  }

  onCleared() {
    this.view.log.clear();
    this.view.composer.expect(null);
    this.#service.forget();
  }

  #open(focus) {
    this.invitation.end();
    this.#remember({ open: true });
    this.view.open(focus);
    this.#conversation.start();
  }

  #minimise() {
    this.#remember({ open: false });
    this.view.minimise();
  }

  /** The network went or came back: says so, and catches up with what was said meanwhile. */
  #reachable(online) {
    if (this.#conversation.state === "ready") this.view.tell(online ? "" : this.#words.offline);
    if (!online) return;
    this.#conversation.retry();
    this.#conversation.wake();
  }

  /** Of an erased conversation the browser keeps nothing, not even that it was there. */
  #remember(changes) {
    if (this.#conversation.state !== "erased") this.#store.update(changes);
  }

  #turnSound(on) {
    this.#sound.turn(on);
    this.view.menu.press("sound", on);
    this.#remember({ sound: on });
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

  #showErased(sentence, again) {
    this.#service.forget();
    this.view.hideSheet();
    this.view.log.clear();
    this.view.composer.text = "";
    this.view.showEnding(sentence, [again]);
    this.view.announce(sentence);
    this.view.focus();
  }

  /** Nothing can be said in an expired conversation: shows the way to a new one. */
  #isOver() {
    const over = OVER.includes(this.#conversation.state);
    if (over) this.view.talk.querySelector(".notice button, .ending button").focus();
    return over;
  }

  #confirmRestart() {
    const words = this.#words;
    if (OVER.includes(this.#conversation.state) || this.#service.ended) return this.#restart();
    if (this.#conversation.state !== "ready") return;
    this.view.tell(words.confirm_restart, [
      this.#choice(words.restart, () => this.#restart()),
      this.#choice(words.cancel, () => this.view.tell("")),
    ]);
    this.view.notice.querySelector("button").focus();
  }

  #restart() {
    const draft = this.view.composer.text;
    this.view.hideSheet();
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
