import { element, spoken } from "./dom.js";
import { icon } from "./icons.js";

/** How far down the page its reader is, in percent; a page without anything to scroll has been read. */
function scrolled() {
  const { scrollHeight, clientHeight, scrollTop } = document.scrollingElement || document.documentElement;
  const way = scrollHeight - clientHeight;
  return way > 0 ? (100 * scrollTop) / way : 100;
}

/** The rule for this page: of those for it or for the folder it stands in, the most precise one. */
export function ruleFor(rules, path) {
  const below = (page) => path === page || path.startsWith(page.endsWith("/") ? page : `${page}/`);
  return rules.filter((rule) => below(rule.page)).sort((one, other) => other.page.length - one.page.length)[0];
}

/**
 * A discreet word above the closed button, when a rule of the playbook says so: after a while, from a place in the page,
 * or both. Never twice on a page, never with a conversation known, never taking the focus; nothing of it is stored.
 */
export class Invitation {
  #rule;
  #words;
  #accept;
  #timer = 0;
  #waited;
  #over = false;

  /** @param accept called when the visitor takes the invitation */
  constructor(rules, words, accept) {
    this.#rule = ruleFor(rules, location.pathname);
    this.#words = words;
    this.#accept = accept;
    // There from the start: a live region is only heard when it changes.
    this.node = element("div", { class: "invitation", role: "status" });
  }

  watch() {
    if (!this.#rule) return;
    this.#waited = !this.#rule.delay;
    addEventListener("scroll", this.#check, { passive: true });
    this.#timer = setTimeout(() => {
      this.#waited = true;
      this.#check();
    }, 1000 * (this.#rule.delay || 0));
  }

  /** For good, on this page: refused, taken, or the chat was opened without it. */
  end() {
    this.#over = true;
    clearTimeout(this.#timer);
    removeEventListener("scroll", this.#check);
    this.node.replaceChildren();
  }

  #check = () => {
    if (this.#over || !this.#waited || scrolled() < (this.#rule.scroll || 0)) return;
    removeEventListener("scroll", this.#check);
    this.node.replaceChildren(
      element("button", { type: "button", class: "invite", click: () => this.#accept() }, this.#rule.text),
      element(
        "button",
        { type: "button", class: "tool", title: this.#words.dismiss, click: () => this.end() },
        icon("close"), spoken(this.#words.dismiss),
      ),
    );
  };
}
