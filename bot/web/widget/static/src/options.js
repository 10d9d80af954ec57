const THEMES = ["light", "dark"];
const UTM_PREFIX = "utm_";

/**
 * What the page says about the chat, on the script's own element; where it is silent, what the playbook says (`site`):
 * data-color (#rrggbb), data-position (left or right), data-theme (light or dark; else the visitor's preference),
 * data-greeting (words on the closed button), data-title, data-privacy (address of the privacy notice),
 * data-accessibility (address of the accessibility statement), data-lang (language of the page, else that of its root
 * element), data-page (name of the page for the sales team; its address when absent).
 */
export function readOptions(script, site) {
  const given = script.dataset;
  return {
    door: new URL(".", script.src).href.replace(/\/$/, ""),
    color: given.color || "",
    position: given.position === "left" ? "left" : "right",
    theme: THEMES.includes(given.theme) ? given.theme : "",
    greeting: given.greeting || "",
    title: given.title || "",
    privacy: given.privacy || site.privacy,
    page: given.page || "",
    accessibility: given.accessibility || site.accessibility,
    invitations: site.invitations,
    language: (given.lang || document.documentElement.lang || "fr").slice(0, 2).toLowerCase(),
  };
}

/** Where the visitor opened the chat. Query strings stay out, save the campaign: they may hold personal data. */
export function pageContext(options) {
  const utm = {};
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name.startsWith(UTM_PREFIX)) utm[name.slice(UTM_PREFIX.length)] = value.slice(0, 200);
  }
  return {
    page: options.page || location.origin + location.pathname,
    referrer: document.referrer.split(/[?#]/)[0],
    utm,
  };
}
