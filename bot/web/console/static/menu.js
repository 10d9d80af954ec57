// Folds the menu up where it would cover the page. Without scripts it stays open. Loaded where it stands, so that
// nobody sees it fold.
"use strict";

const menu = document.getElementById("menu");
const more = document.getElementById("administration");
const narrow = window.matchMedia("(max-width: 52rem)");

function fit() {
  menu.open = !narrow.matches;
  if (more) more.open = narrow.matches;
}

function isOver() {
  return more?.open && !narrow.matches;
}

function leave(event) {
  if (isOver() && !more.contains(event.target)) more.open = false;
}

fit();
narrow.addEventListener("change", fit);
document.addEventListener("click", leave);
document.addEventListener("focusin", leave);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !isOver()) return;
  more.open = false;
  more.querySelector("summary").focus();
});
