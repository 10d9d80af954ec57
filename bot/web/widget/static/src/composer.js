import { element, fill, spoken } from "./dom.js";
import { icon } from "./icons.js";

const LIMIT = 1000;
const COUNTED_FROM = 200;
const ANNOUNCED = [100, 20, 0];

const FREE = { inputmode: "text", autocomplete: "off", autocapitalize: "sentences", spellcheck: "true" };
const EXACT = { autocapitalize: "off", spellcheck: "false" };
const SHAPES = {
  email: { inputmode: "email", autocomplete: "email", ...EXACT },
  phone: { inputmode: "tel", autocomplete: "tel", ...EXACT },
  name: { autocomplete: "name", autocapitalize: "words", spellcheck: "false" },
  organisation: { autocomplete: "organization", autocapitalize: "words", spellcheck: "false" },
  role: { autocomplete: "organization-title" },
};

/** The place where the visitor writes. */
export class Composer {
  #words;
  #handlers;
  #shape = FREE;
  #left = LIMIT;
  #asleep = false;

  /** @param handlers submit(text), typed(text), announce(sentence) */
  constructor(words, handlers) {
    this.#words = words;
    this.#handlers = handlers;
    this.input = element("textarea", {
      id: "input", rows: "1", placeholder: words.placeholder, enterkeyhint: "send", "aria-describedby": "counter",
      input: () => this.#changed(),
      keydown: (event) => this.#keyed(event),
      pointerdown: () => this.#wake(),
      click: () => this.#wake(),
    });
    this.#apply();
    this.counter = element("p", { id: "counter", class: "counter", hidden: true });
    this.node = element(
      "form",
      { class: "composer", novalidate: true, submit: (event) => this.#submit(event) },
      element("label", { for: "input", class: "spoken" }, words.input),
      element(
        "div",
        { class: "field" },
        this.input,
        element("button", { type: "submit", class: "send" }, icon("send"), spoken(words.send)),
      ),
      this.counter,
    );
  }

  get text() {
    return this.input.value;
  }

  set text(value) {
    this.input.value = value;
    this.#changed();
  }

  /** Gives the visitor the right keyboard and the browser's own suggestions for what is asked. */
  expect(slot) {
    this.#shape = { ...FREE, ...SHAPES[slot] };
    this.#apply();
  }

  /**
   * Moves the focus here. On a touch screen the virtual keyboard stays down until the visitor taps:
   * it would cover the very words they came to read.
   */
  focus() {
    const active = this.input.getRootNode().activeElement === this.input;
    this.#asleep = !active && matchMedia("(pointer: coarse)").matches;
    this.#apply();
    this.input.focus({ preventScroll: true });
  }

  #wake() {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#apply();
    // Browsers read the kind of keyboard when the focus arrives.
    this.input.blur();
    this.input.focus({ preventScroll: true });
  }

  #apply() {
    const shape = this.#asleep ? { ...this.#shape, inputmode: "none" } : this.#shape;
    for (const [name, value] of Object.entries(shape)) this.input.setAttribute(name, value);
  }

  #keyed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text) return;
    if (this.#left < 0) this.#handlers.announce(this.counter.textContent);
    else this.#handlers.submit(text);
  }

  #changed() {
    // The box grows with what is written; the style sheet stops it after a few lines.
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${this.input.scrollHeight}px`);
    this.#count();
    this.#handlers.typed(this.text);
  }

  #count() {
    const before = this.#left;
    this.#left = LIMIT - Array.from(this.text.trim()).length;
    const over = this.#left < 0;
    const sentence = fill(over ? this.#words.too_long : this.#words.left, { count: Math.abs(this.#left) });
    this.counter.hidden = this.#left > COUNTED_FROM;
    this.counter.textContent = this.counter.hidden ? "" : sentence;
    this.counter.classList.toggle("over", over);
    if (over) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    const crossed = ANNOUNCED.some((mark) => before >= mark && this.#left < mark);
    if (crossed) this.#handlers.announce(sentence);
  }
}
