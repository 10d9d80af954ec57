import { element, fill, spoken } from "./dom.js";
import { richText } from "./text.js";

/** One message of the assistant: its text, the recap it may carry, the answers it proposes. */
export function assistantTurn(message, { words, base, press }) {
  const turn = element("div", { class: "turn assistant", "data-message": message.id });
  const { card } = message;
  if (card) turn.append(recap(card, words, press));
  // The text of a message with a card says all of it again, for those who show no cards.
  const text = (card && card.question) || message.text;
  if (text) {
    const said = richText(text, base, words);
    turn.append(element("p", { class: "bubble" }, spoken(words.assistant_says), ...said));
  }
  if (message.buttons && message.buttons.length) turn.append(choices(message.buttons, words, press));
  return turn;
}

function choices(buttons, words, press) {
  const group = element("div", { class: "choices", role: "group", "aria-label": words.choices });
  for (const { id, title } of buttons) {
    group.append(element("button", { type: "button", class: "choice", "data-button": id, click: () => press(id, title) }, title));
  }
  return group;
}

function recap(card, words, press) {
  const list = element("dl");
  for (const { label, value, button } of card.lines) {
    const said = fill(words.edit_said, { label });
    const edit = button
      ? element("dd", { class: "edit" }, element(
          "button",
          { type: "button", class: "quiet", "data-button": button, click: () => press(button, said) },
          words.edit,
          spoken(` ${label}`),
        ))
      : null;
    list.append(element("div", {}, element("dt", {}, label), element("dd", { class: "value" }, value), edit));
  }
  const title = card.title || words.recap;
  return element("section", { class: "recap", "aria-label": title }, element("p", { class: "recap-title" }, title), list);
}

/** One message of the visitor. Outside the spoken log: whoever wrote it knows what it says. */
export function visitorTurn(item, words) {
  return element(
    "div",
    { class: "turn visitor", "aria-live": "off", "data-message": item.id },
    element("p", { class: "bubble" }, spoken(words.visitor_says), item.text),
  );
}

/** Says what became of the visitor's message, with a way to send it again when it failed. */
export function showFate(turn, { state, sentence }, words, retry) {
  turn.dataset.state = state;
  for (const old of turn.querySelectorAll(".fate")) old.remove();
  if (!words.fate[state]) return;
  const failed = state === "failed";
  turn.append(element(
    "p",
    { class: "fate" },
    sentence || words.fate[state],
    failed ? element("button", { type: "button", class: "quiet", click: retry }, words.retry) : null,
  ));
}
