// The list of leads: what is chosen survives a refresh of the list, and keys that can be switched off.
"use strict";

const KEPT = "aiguilleur-raccourcis";
const bulk = document.getElementById("lot");
const said = document.getElementById("choisies");
const box = document.getElementById("raccourcis");
const help = document.getElementById("aide-raccourcis");
const opener = document.getElementById("ouvrir-raccourcis");
const chosen = new Set();

function boxes() {
  return [...document.querySelectorAll("input[name='demande']")];
}

function links() {
  return [...document.querySelectorAll("#liste .who a")];
}

function say() {
  const number = chosen.size;
  const words = number === 1 ? said.dataset.one : said.dataset.many.replace("{count}", number);
  const text = number === 0 ? "" : words;
  if (said.textContent !== text) said.textContent = text;
  bulk.classList.toggle("idle", number === 0);
  const all = document.getElementById("toutes");
  if (all) {
    const here = boxes();
    all.checked = here.length > 0 && here.every((item) => item.checked);
    all.indeterminate = !all.checked && here.some((item) => item.checked);
  }
}

function mark(item, on) {
  item.checked = on;
  item.closest("tr").classList.toggle("picked", on);
  if (on) chosen.add(item.dataset.lead);
  else chosen.delete(item.dataset.lead);
}

function restore() {
  const here = boxes();
  const known = new Set(here.map((item) => item.dataset.lead));
  for (const lead of chosen) if (!known.has(lead)) chosen.delete(lead);
  for (const item of here) mark(item, chosen.has(item.dataset.lead));
  const all = document.getElementById("toutes");
  if (all) all.parentElement.hidden = false;
  say();
}

document.addEventListener("change", (event) => {
  if (event.target.id === "toutes") {
    for (const item of boxes()) mark(item, event.target.checked);
    say();
  } else if (event.target.name === "demande") {
    mark(event.target, event.target.checked);
    say();
  }
});
document.body.addEventListener("htmx:afterSettle", restore);
window.addEventListener("pageshow", () => {
  chosen.clear();
  for (const item of boxes()) if (item.checked) chosen.add(item.dataset.lead);
  restore();
});

function wanted() {
  return localStorage.getItem(KEPT) !== "non";
}

function isTyping(target) {
  if (target.isContentEditable || ["SELECT", "TEXTAREA"].includes(target.tagName)) return true;
  return target.tagName === "INPUT" && target.type !== "checkbox";
}

function here() {
  return document.activeElement?.closest("#liste tbody tr") ?? null;
}

function step(by) {
  const all = links();
  const at = all.indexOf(here()?.querySelector(".who a"));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus();
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => here()?.querySelector(".who a").click(),
  x: () => here()?.querySelector("input[name='demande']").click(),
  "/": () => document.getElementById("recherche").focus(),
  "?": () => help.showModal(),
};

opener.hidden = false;
opener.addEventListener("click", () => help.showModal());
box.checked = wanted();
box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "oui" : "non"));
document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (modified || event.defaultPrevented || help.open || isTyping(event.target) || !wanted()) return;
  const act = ACTS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
restore();
