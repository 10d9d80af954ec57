// For people who do without shortcuts of a single key: who dictates, or rests a hand on the keyboard, would set them off.
"use strict";

window.addEventListener(
  "keydown",
  (event) => {
    const writing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const alone = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (alone && !writing) event.stopImmediatePropagation();
  },
  { capture: true },
);
