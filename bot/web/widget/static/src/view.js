import { Composer } from "./composer.js";
import { element, fill, spoken } from "./dom.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { link } from "./text.js";
import { FULL_SCREEN, fitKeyboard, keepFocusInside } from "./screen.js";

const TYPING_SPOKEN_AFTER = 1500;

/** Everything the visitor sees: the closed button, and the panel with its header, messages and composer. */
export class View {
  #words;
  #actions;
  #unread = 0;
  #typingTimer = 0;

  /** @param actions open, minimise, restart, submit, typed, press, retry */
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
    this.badge = element("span", { class: "badge", hidden: true });
    this.launcher = this.#buildLauncher(options.greeting || words.launcher);
    this.panel = this.#buildPanel(options);
    this.node = element("section", { class: "frame", "aria-label": words.region }, this.launcher, this.panel);
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
    if (focus) this.composer.focus();
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

  #buildLauncher(label) {
    return element(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog", click: () => this.#actions.open() },
      icon("chat"), element("span", { class: "launcher-label" }, label), this.badge,
    );
  }

  #buildPanel(options) {
    const words = this.#words;
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
        this.#headerButton("restart", words.restart, () => this.#actions.restart()),
        this.#headerButton("minimise", words.minimise, () => this.#actions.minimise()),
      ),
      this.log.node,
      this.notice,
      this.composer.node,
      element(
        "p", { class: "privacy" },
        `${words.privacy} `,
        link(words.privacy_link, options.privacy || words.privacy_address, options.door, words),
      ),
      this.status,
    );
    fitKeyboard(panel);
    return panel;
  }

  #headerButton(name, label, act) {
    return element("button", { type: "button", class: "tool", title: label, click: act }, icon(name), spoken(label));
  }

  #keyed(event) {
    if (event.key === "Escape" && !event.isComposing) this.#actions.minimise();
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
