/**
 * Builds an element. Text enters a node only as text: nothing here, or anywhere in the widget,
 * parses HTML, so what a visitor or the server writes can never become markup.
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** Text for screen readers only. */
export function spoken(text) {
  return element("span", { class: "spoken" }, text);
}

/** Fills « {name} » places in a sentence of the wording file. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}
