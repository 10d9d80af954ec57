const DEFAULT_ACCENT = "#0f5c66";
const READABLE = 4.5;

const LIGHT = {
  surface: "#ffffff", tint: "#f1f5f5", ink: "#15262b", muted: "#4d6067", line: "#d8e1e2", edge: "#788b92", danger: "#a4262c",
  "danger-tint": "#fdf0ef", notice: "#fdf6e7", shade: "rgb(12 38 44 / 0.22)",
};
const DARK = {
  surface: "#111b1f", tint: "#1d2a2f", ink: "#e9f0f1", muted: "#a9babf", line: "#2d3d43", edge: "#74888f", danger: "#ffa198",
  "danger-tint": "#33201f", notice: "#2c2718", shade: "rgb(0 0 0 / 0.55)",
};

function parse(colour) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const full = short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : colour;
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(full);
  return match ? match.slice(1).map((pair) => parseInt(pair, 16)) : null;
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours as WCAG counts it, from 1 to 21. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function hex(rgb) {
  return `#${rgb.map((level) => Math.round(level).toString(16).padStart(2, "0")).join("")}`;
}

function mix(rgb, target, share) {
  return rgb.map((level, index) => level + (target[index] - level) * share);
}

/** A dark colour brightened without greying it: what night mode mixes from. */
function brighten(rgb) {
  const strongest = Math.max(...rgb);
  return strongest ? rgb.map((level) => level * Math.max(1, Math.min(3, 190 / strongest))) : rgb;
}

/** The company's colour, moved towards the ink just as far as reading it on every given ground needs. */
function readable(rgb, ink, grounds, wanted = READABLE) {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(rgb, ink, share);
    if (grounds.every((ground) => contrast(candidate, ground) >= wanted)) return candidate;
  }
  return ink;
}

function palette(base, accent, { apart, text }) {
  const [surface, tint, ink, notice] = [base.surface, base.tint, base.ink, base.notice].map(parse);
  const fill = readable(accent, ink, [surface], apart);
  const inks = [parse("#ffffff"), parse("#0b1619")];
  const onFill = inks.reduce((best, one) => (contrast(one, fill) > contrast(best, fill) ? one : best));
  const colours = {
    ...base,
    accent: hex(fill),
    "on-accent": hex(onFill),
    link: hex(readable(luminance(surface) < 0.5 ? brighten(accent) : accent, ink, [surface, tint, notice], text)),
    wash: hex(mix(surface, fill, 0.09)),
  };
  return Object.entries(colours).map(([name, value]) => `--${name}: ${value};`).join(" ");
}

/** The colours as a style sheet: any company colour stays readable, by day and by night. */
export function themeSheet(colour) {
  const accent = parse(colour) || parse(DEFAULT_ACCENT);
  const light = palette(LIGHT, accent, { apart: 3, text: READABLE });
  // By night a deep colour with light words on it is calmer than a bright one; only words shine.
  const dark = palette(DARK, accent, { apart: 2.2, text: 6.5 });
  return [
    `:host { color-scheme: light; ${light} }`,
    `@media (prefers-color-scheme: dark) { :host(:not([data-theme="light"])) { color-scheme: dark; ${dark} } }`,
    `:host([data-theme="dark"]) { color-scheme: dark; ${dark} }`,
  ].join("\n");
}
