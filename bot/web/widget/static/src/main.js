import { css, site, words } from "./generated.js";
import { Chat } from "./chat.js";
import { readOptions } from "./options.js";
import { themeSheet } from "./theme.js";

const NAME = "aiguilleur-chat";

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

class AiguilleurChat extends HTMLElement {
  /** Builds the chat once, in a shadow root that the page's own style cannot reach. */
  begin(options) {
    this.lang = "fr";
    this.dataset.position = options.position;
    if (options.theme) this.dataset.theme = options.theme;
    const root = this.attachShadow({ mode: "open" });
    // Style sheets built in script need no exception in the page's Content-Security-Policy.
    root.adoptedStyleSheets = [sheet(themeSheet(options.color)), sheet(css)];
    const chat = new Chat(words, options);
    root.append(chat.view.node);
    document.body.append(this);
    chat.resume();
  }
}

function whenReady(act) {
  if (document.body) act();
  else document.addEventListener("DOMContentLoaded", act, { once: true });
}

// `currentScript` is only known while this very line runs; a page that loads the script twice gets one chat.
const script = document.currentScript;
if (script && !customElements.get(NAME)) {
  customElements.define(NAME, AiguilleurChat);
  whenReady(() => document.createElement(NAME).begin(readOptions(script, site)));
}
