import { element } from "./dom.js";

/** What is kept of the visitor, as sections to read, with the ways to take it away and to have it erased. */
export function ownData(answer, words, { download, erase }) {
  const texts = words.own_data;
  const sections = answer.sections.map(({ title, lines }) => element(
    "section", { class: "own", "aria-label": title },
    element("h4", {}, title),
    element("dl", {}, ...lines.map(({ label, value }) => element("div", {}, element("dt", {}, label), element("dd", {}, value)))),
  ));
  return [
    element("p", {}, texts.introduction),
    ...sections,
    element("p", { class: "note" }, answer.retention),
    element(
      "div", { class: "deeds" },
      element("button", { type: "button", class: "choice", click: download }, texts.download),
      element("button", { type: "button", class: "choice danger", click: erase }, texts.erase),
    ),
  ];
}

/** Hands a file to the browser, without leaving the page. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
