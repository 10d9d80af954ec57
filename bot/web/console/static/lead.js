// Keys for a rep on the phone: c calls, m writes, a takes the lead, n notes… They can be switched off.
"use strict";

const KEPT = "aiguilleur-raccourcis";
const box = document.getElementById("raccourcis");

function wanted() {
  return localStorage.getItem(KEPT) !== "non";
}

function isTyping(target) {
  return target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
}

function press(id) {
  document.getElementById(id)?.click();
}

function open(id) {
  const details = document.getElementById(id);
  if (!details) return;
  details.open = true;
  details.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

const ACTS = {
  c: () => press("appeler"),
  m: () => press("ecrire"),
  a: () => press("m-attribuer"),
  e: () => press("corriger"),
  u: () => press("retour"),
  k: () => press("precedente"),
  j: () => press("suivante"),
  n: () => document.getElementById("note")?.focus(),
  r: () => open("rappel"),
  p: () => open("etape"),
  s: () => open("perdue"),
};

if (box) {
  box.checked = wanted();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "oui" : "non"));
}
document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (modified || event.defaultPrevented || isTyping(event.target) || !wanted()) return;
  const act = ACTS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
