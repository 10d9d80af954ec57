import { Composer } from "./composer.js";
import { element, fill, spoken } from "./dom.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";
import { satisfactionForm, Thumbs } from "./rating.js";
import { Sheet } from "./sheet.js";
import { link } from "./text.js";
import { FULL_SCREEN, fitKeyboard, keepFocusInside } from "./screen.js";

const TYPING_SPOKEN_AFTER = 1500;

/** Everything the visitor sees: the closed button, and the panel with its header, messages and composer. */
export class View {
  #words;
  #actions;
  #unread = 0;
  #typingTimer = 0;

  /** @param actions open, minimise, restart, submit, typed, press, retry, rate, end, copy, ownData, sound, back */
  constructor(words, options, actions) {
    this.#words = words;
    this.#actions = actions;
    this.status = element("p", { class: "spoken", role: "status" });
    this.notice = element("div", { class: "notice", role: "status" });
    this.composer = new Composer(words, {
      submit: actions.submit,
      typed: actions.typed,
      announce: (sentence) => this.announce(sentence),
    });
    this.log = new Log(words, options.door, actions);
    this.thumbs = new Thumbs(words, (message, thumb) => actions.rate({ message_id: message, thumb }));
    this.after = element("div", { class: "after" });
    this.log.node.append(this.thumbs.node, this.after);
    this.sheet = new Sheet(words, () => actions.back());
    this.ending = element("div", { class: "ending", hidden: true });
    this.hours = element("p", { class: "hours", hidden: true });
    this.menu = this.#buildMenu(options);
    this.badge = element("span", { class: "badge", hidden: true });
    this.launcher = this.#buildLauncher(options.greeting || words.launcher);
    this.panel = this.#buildPanel(options);
    this.node = element("section", { class: "frame", "aria-label": words.region }, this.launcher, this.panel);
    this.offer({ mail: false });
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Shows the panel; takes the focus only when the visitor asked for it. */
  open(focus) {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.panel.setAttribute("aria-modal", String(matchMedia(FULL_SCREEN).matches));
    this.#showUnread(0);
    if (focus) this.focus();
  }

  /** Where the visitor goes on: the page in front, the field to write in, or what can be done at the end. */
  focus() {
    if (this.sheet.isOpen) this.sheet.title.focus();
    else if (this.composer.node.hidden) (this.after.querySelector("input") || this.ending.querySelector("button")).focus();
    else this.composer.focus();
  }

  minimise() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus({ preventScroll: true });
  }

  countUnread(count) {
    if (!this.isOpen) this.#showUnread(this.#unread + count);
  }

  /** Shows that an answer is being prepared; says it aloud only when it takes a while. */
  typing(shown) {
    clearTimeout(this.#typingTimer);
    this.log.typing(shown);
    if (shown) this.#typingTimer = setTimeout(() => this.announce(this.#words.typing), TYPING_SPOKEN_AFTER);
    else if (this.status.textContent === this.#words.typing) this.announce("");
  }

  announce(sentence) {
    this.status.textContent = sentence;
  }

  /** A sentence above the composer, with what can be done about it: [{label, act}]. */
  tell(sentence, choices = []) {
    const hadFocus = this.notice.contains(this.notice.getRootNode().activeElement);
    const buttons = choices.map(({ label, act }) => element("button", { type: "button", class: "choice", click: act }, label));
    this.notice.replaceChildren(...(sentence ? [element("p", {}, sentence), ...buttons] : []));
    if (hadFocus) this.composer.focus();
  }

  /** A page of its own in front of the conversation. */
  showSheet(title, ...content) {
    this.talk.hidden = true;
    this.sheet.show(title, ...content);
  }

  hideSheet() {
    if (!this.sheet.isOpen) return;
    this.sheet.hide();
    this.talk.hidden = false;
    this.focus();
  }

  showHours({ open, sentence }) {
    this.hours.hidden = false;
    this.hours.dataset.open = String(open);
    this.hours.textContent = sentence;
  }

  /** What can be done with this conversation. */
  offer({ mail, known = false, ended = false }) {
    this.menu.offer("copy", mail && known);
    this.menu.offer("own_data", known);
    this.menu.offer("end", known && !ended);
    this.menu.offer("restart", known);
  }

  /** Asks how it was, once it is over: the question, then the thanks. */
  askSatisfaction(known, send) {
    this.after.replaceChildren(satisfactionForm(this.#words, known, send));
  }

  thankForRating() {
    const hadFocus = this.after.contains(this.after.getRootNode().activeElement);
    this.after.replaceChildren(element("p", { class: "thanks" }, this.#words.satisfaction.thanks));
    if (hadFocus) this.focus();
    this.announce(this.#words.satisfaction.thanks);
  }

  /** In the place of the composer: nothing more is said here, and what else can be done. */
  showEnding(sentence, choices) {
    const over = choices.length > 0;
    this.composer.node.hidden = over;
    this.ending.hidden = !over;
    const buttons = choices.map(({ label, act }) => element("button", { type: "button", class: "choice", click: act }, label));
    this.ending.replaceChildren(...(over ? [element("p", {}, sentence), ...buttons] : []));
    if (!over) this.after.replaceChildren();
  }

  #buildMenu(options) {
    const { menu } = this.#words;
    return new Menu(menu.label, [
      { name: "end", label: menu.end, act: () => this.#actions.end() },
      { name: "copy", label: menu.copy, act: () => this.#actions.copy() },
      { name: "own_data", label: menu.own_data, act: () => this.#actions.ownData() },
      { name: "restart", label: this.#words.restart, act: () => this.#actions.restart() },
      { name: "sound", label: menu.sound, switches: true, act: () => this.#actions.sound() },
      { name: "accessibility", label: menu.accessibility, href: new URL(options.accessibility, options.door).href },
    ]);
  }

  #buildLauncher(label) {
    return element(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog", click: () => this.#actions.open() },
      icon("chat"), element("span", { class: "launcher-label" }, label), this.badge,
    );
  }

  #buildPanel(options) {
    const words = this.#words;
    this.talk = element(
      "div", { class: "talk" },
      this.log.node,
      this.notice,
      this.composer.node,
      this.ending,
      element(
        "p", { class: "privacy" },
        `${words.privacy} `,
        link(words.privacy_link, options.privacy, options.door, words),
      ),
    );
    const panel = element(
      "div",
      { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, keydown: (event) => this.#keyed(event) },
      element(
        "header", {},
        element("span", { class: "mark" }, icon("points")),
        element(
          "div", { class: "names" },
          element("h2", { id: "title" }, options.title || words.title),
          element("p", {}, words.subtitle),
        ),
        this.menu.node,
        this.#headerButton("minimise", words.minimise, () => this.#actions.minimise()),
      ),
      this.hours,
      this.#languageNote(options.language),
      this.talk,
      this.sheet.node,
      this.status,
    );
    fitKeyboard(panel);
    return panel;
  }

  /** On a page in another language: in that language, that the chat speaks French. */
  #languageNote(language) {
    const note = this.#words.languages[language];
    return note ? element("p", { class: "language", lang: language }, note) : null;
  }

  #headerButton(name, label, act) {
    return element("button", { type: "button", class: "tool", title: label, click: act }, icon(name), spoken(label));
  }

  #keyed(event) {
    if (event.key === "Escape" && !event.isComposing) this.#actions[this.sheet.isOpen ? "back" : "minimise"]();
    if (event.key === "Tab") keepFocusInside(this.panel, event);
    // What is typed here is not meant for the shortcuts of the page around.
    event.stopPropagation();
  }

  #showUnread(count) {
    this.#unread = count;
    this.badge.hidden = count === 0;
    const sentence = count === 1 ? this.#words.unread_one : this.#words.unread;
    this.badge.replaceChildren(...(count ? [String(count), spoken(` ${fill(sentence, { count })}`)] : []));
  }
}
