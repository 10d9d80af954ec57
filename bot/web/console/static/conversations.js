// Keys for who reads many conversations: j and k step, Enter opens, / searches, u goes back. They can be switched off.
"use strict";

const KEPT = "aiguilleur-raccourcis";
const box = document.getElementById("raccourcis");
const rows = [...document.querySelectorAll("[data-row]")];

function wanted() {
  return localStorage.getItem(KEPT) !== "non";
}

function isTyping(target) {
  return target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
}

function step(by) {
  const link = document.getElementById(by > 0 ? "suivante" : "precedente");
  if (link) {
    link.click();
    return;
  }
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[next]?.focus();
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.getElementById("recherche")?.focus(),
  u: () => document.getElementById("retour")?.click(),
};

if (box) {
  box.checked = wanted();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "oui" : "non"));
}
document.addEventListener("keydown", (event) => {
  // « / » needs the shift key on a French keyboard.
  const modified = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key !== "/");
  if (modified || event.defaultPrevented || isTyping(event.target) || !wanted()) return;
  const act = ACTS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
