/** Where the panel covers the whole screen: phones, short windows, large text. */
export const FULL_SCREEN = "(max-width: 30em), (max-height: 26em)";

/** Keeps the panel above the virtual keyboard, which shrinks the visual viewport and not the page. */
export function fitKeyboard(panel) {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    // Zoomed with two fingers, the visual viewport is a magnifying glass: the panel stays where it is.
    const plain = Math.abs(viewport.scale - 1) < 0.01;
    panel.style.setProperty("--visible-height", plain ? `${viewport.height}px` : "100%");
    panel.style.setProperty("--visible-top", plain ? `${viewport.offsetTop}px` : "0px");
  };
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
  fit();
}

/** While the panel covers the page, Tab goes round inside it. */
export function keepFocusInside(panel, event) {
  if (!matchMedia(FULL_SCREEN).matches) return;
  const stops = Array.from(panel.querySelectorAll("button, a[href], input, textarea, [tabindex='0']")).filter(
    (node) => !node.disabled && node.getClientRects().length,
  );
  const active = panel.getRootNode().activeElement;
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (active !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
}
