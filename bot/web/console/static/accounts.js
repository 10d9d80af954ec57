// Lets people see the password that they type.
"use strict";

for (const field of document.querySelectorAll("input[data-reveal]")) {
  const frame = document.createElement("div");
  frame.className = "reveal";
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-controls", field.id);
  const show = (visible) => {
    field.type = visible ? "text" : "password";
    button.textContent = visible ? "Masquer" : "Afficher";
    button.setAttribute("aria-label", `${button.textContent} la saisie`);
  };
  const focused = document.activeElement === field;
  field.replaceWith(frame);
  frame.append(field, button);
  if (focused) field.focus();
  button.addEventListener("click", () => show(field.type === "password"));
  // What is sent and remembered is a password, whatever the page shows.
  field.form?.addEventListener("submit", () => show(false));
  show(false);
}
