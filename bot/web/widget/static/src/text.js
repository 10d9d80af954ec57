import { element, spoken } from "./dom.js";

const LINK = /\[([^\]\n]{1,200})\]\(([^()\s]{1,500})\)|https?:\/\/[^\s<>()«»"]{1,500}/g;
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/** The address if a visitor may be sent there: web pages, e-mail and telephone only; else null. */
export function safeAddress(target, base) {
  try {
    const address = new URL(target, base);
    return SCHEMES.includes(address.protocol) ? address : null;
  } catch {
    return null;
  }
}

/** A link; another site opens beside the conversation, and says so. */
export function link(label, target, base, words) {
  const address = safeAddress(target, base);
  if (!address) return document.createTextNode(label);
  const away = address.protocol.startsWith("http") && address.origin !== location.origin;
  const attributes = away ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return element("a", { href: address.href, ...attributes }, label, away ? spoken(` ${words.new_tab}`) : null);
}

/** What the assistant says: lines, [label](address) and bare web addresses; everything else is plain text. */
export function richText(text, base, words) {
  const nodes = [];
  let read = 0;
  for (const match of text.matchAll(LINK)) {
    const bare = match[1] === undefined ? match[0].replace(/[.,;:!?…'’\]]+$/, "") : "";
    nodes.push(text.slice(read, match.index));
    nodes.push(bare ? link(bare, bare, base, words) : link(match[1], match[2], base, words));
    read = match.index + (bare ? bare.length : match[0].length);
  }
  nodes.push(text.slice(read));
  return nodes.filter((node) => node !== "");
}
