import { element } from "./dom.js";
import { icon } from "./icons.js";

/** A button and the list it unfolds. Escape, a choice or a click elsewhere folds it up again. */
export class Menu {
  #entries = new Map();

  /** @param label name of the button  @param entries [{name, label, act, switches}] in their order */
  constructor(label, entries) {
    this.list = element("ul", { id: "menu", class: "menu", hidden: true });
    this.button = element(
      "button",
      {
        type: "button", class: "tool", title: label, "aria-label": label, "aria-expanded": "false", "aria-controls": "menu",
        click: () => this.toggle(this.list.hidden),
      },
      icon("menu"),
    );
    for (const entry of entries) this.list.append(element("li", {}, this.#entry(entry)));
    document.addEventListener("pointerdown", (event) => {
      if (this.isOpen && !event.composedPath().includes(this.node)) this.toggle(false);
    });
    this.node = element("div", { class: "menu-place", focusout: (event) => this.#left(event), keydown: (event) => this.#keyed(event) }, this.button, this.list);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  toggle(shown) {
    this.list.hidden = !shown;
    this.button.setAttribute("aria-expanded", String(shown));
    if (shown) this.#stops()[0].focus();
  }

  /** Shows or hides an entry; what cannot be done now is not offered. */
  offer(name, offered) {
    this.#entries.get(name).parentNode.hidden = !offered;
  }

  /** Says whether what an entry switches is on. */
  press(name, on) {
    this.#entries.get(name).setAttribute("aria-pressed", String(on));
  }

  #entry({ name, label, act, switches, href }) {
    const chosen = () => {
      if (switches) return act();
      this.toggle(false);
      this.button.focus();
      if (act) act();
    };
    const node = href
      ? element("a", { class: "entry", href, target: "_blank", rel: "noopener", click: () => this.toggle(false) }, label)
      : element("button", { type: "button", class: "entry", "aria-pressed": switches ? "false" : null, click: chosen }, label);
    this.#entries.set(name, node);
    return node;
  }

  #stops() {
    return Array.from(this.list.querySelectorAll(".entry")).filter((entry) => !entry.parentNode.hidden);
  }

  #left(event) {
    if (this.isOpen && event.relatedTarget && !this.node.contains(event.relatedTarget)) this.toggle(false);
  }

  #keyed(event) {
    if (!this.isOpen) return;
    const stops = this.#stops();
    const at = stops.indexOf(this.node.getRootNode().activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (event.key === "Escape") {
      this.toggle(false);
      this.button.focus();
    } else if (next === undefined) return;
    else stops[(next + stops.length) % stops.length].focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
