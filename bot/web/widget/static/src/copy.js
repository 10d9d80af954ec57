import { element } from "./dom.js";

/** Asks for the address to which the conversation goes; a refused one is told beside the field. */
export function copyForm(texts, send, sent) {
  const problem = element("p", { id: "copy-problem", class: "problem", role: "alert" });
  const field = element("input", {
    id: "copy-email", type: "email", inputmode: "email", autocomplete: "email", autocapitalize: "off", spellcheck: "false",
    maxlength: "254", required: true, "aria-describedby": "copy-problem",
  });
  const submit = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    field.removeAttribute("aria-invalid");
    try {
      sent((await send(field.value.trim())).message);
    } catch (error) {
      problem.textContent = error.sentence || texts.failed;
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  };
  return element(
    "form", { class: "copy", novalidate: true, submit },
    element("p", {}, texts.text),
    element("label", { for: "copy-email" }, texts.email),
    field,
    problem,
    element("button", { type: "submit", class: "primary" }, texts.send),
  );
}
