import { element, spoken } from "./dom.js";
import { icon } from "./icons.js";

const FACES = [1, 2, 3, 4, 5];
const LONGEST_COMMENT = 1000;

/** Two small buttons below the assistant's last words: did they help? */
export class Thumbs {
  #rate;
  #message = "";
  #given = {};
  #buttons = {};

  /** @param rate (message id, "up", "down" or null) → whether it was taken */
  constructor(words, rate) {
    this.#rate = rate;
    for (const thumb of ["up", "down"]) {
      this.#buttons[thumb] = element(
        "button",
        { type: "button", class: "thumb", title: words.thumbs[thumb], "aria-pressed": "false", click: () => this.#press(thumb) },
        icon(thumb), spoken(words.thumbs[thumb]),
      );
    }
    this.node = element("div", { class: "thumbs", role: "group", "aria-label": words.thumbs.question, hidden: true }, this.#buttons.up, this.#buttons.down);
  }

  /** Puts the question about this message; without one there is nothing to rate. */
  ask(message) {
    this.#message = message;
    this.node.hidden = !message;
    this.#show();
  }

  /** What the server knows of the visitor's thumbs: {message id: "up" or "down"}. */
  known(given) {
    this.#given = { ...given };
    this.#show();
  }

  async #press(thumb) {
    const message = this.#message;
    const before = this.#given[message];
    const chosen = before === thumb ? null : thumb;
    this.#given[message] = chosen;
    this.#show();
    if (await this.#rate(message, chosen)) return;
    this.#given[message] = before;
    this.#show();
  }

  #show() {
    for (const [thumb, button] of Object.entries(this.#buttons)) {
      button.setAttribute("aria-pressed", String(this.#given[this.#message] === thumb));
    }
  }
}

/** One question at the end: how satisfied, on five steps, and a comment for those who have one. */
export function satisfactionForm(words, known, send) {
  const texts = words.satisfaction;
  const steps = FACES.map((value) => {
    const input = element("input", { type: "radio", name: "satisfaction", value: String(value), required: true });
    input.checked = known.satisfaction === value;
    return element("label", { class: "face", title: texts.steps[value - 1] }, input, element("span", { class: "drawing" }, icon(`face${value}`)), spoken(texts.steps[value - 1]));
  });
  const comment = element("textarea", { id: "comment", rows: "2", maxlength: String(LONGEST_COMMENT) });
  comment.value = known.comment || "";
  return element(
    "form",
    {
      class: "satisfaction",
      submit: (event) => {
        event.preventDefault();
        const chosen = event.target.querySelector("input:checked");
        if (chosen) send({ satisfaction: Number(chosen.value), comment: comment.value.trim() || null });
      },
    },
    element("fieldset", {}, element("legend", {}, texts.question), element("div", { class: "faces" }, ...steps), element("p", { class: "ends", "aria-hidden": "true" }, element("span", {}, texts.steps[0]), element("span", {}, texts.steps[4]))),
    element("label", { for: "comment" }, texts.comment),
    comment,
    element("button", { type: "submit", class: "primary" }, texts.send),
  );
}
