import { element, spoken } from "./dom.js";
import { icon } from "./icons.js";

/** A page inside the panel, in front of the conversation: one thing to read or to decide, and the way back. */
export class Sheet {
  /** @param words the wording  @param left called when the visitor goes back */
  constructor(words, left) {
    this.title = element("h3", { id: "sheet-title", tabindex: "-1" });
    this.body = element("div", { class: "sheet-body" });
    this.node = element(
      "section",
      { class: "sheet", "aria-labelledby": "sheet-title", hidden: true },
      element(
        "div", { class: "sheet-head" },
        element("button", { type: "button", class: "tool", title: words.back, click: left }, icon("back"), spoken(words.back)),
        this.title,
      ),
      this.body,
    );
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Shows something under a title, which gets the focus so that it is read first. */
  show(title, ...content) {
    this.title.textContent = title;
    this.fill(...content);
    this.node.hidden = false;
    this.title.focus();
  }

  fill(...content) {
    this.body.replaceChildren(...content.filter(Boolean));
    this.body.scrollTop = 0;
  }

  hide() {
    this.node.hidden = true;
    this.body.replaceChildren();
  }
}
