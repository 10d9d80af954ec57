const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  // Two rails that part: the points of a railway switch.
  points: ["M7 21V14c0-4 10-3 10-8V3", "M7 14V3", "M4.5 5.5 7 3l2.5 2.5", "M14.5 5.5 17 3l2.5 2.5"],
  chat: ["M4 5.5h16a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-8.2L7 20.5V17H4a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1Z", "M8 10h8", "M8 13h5"],
  minimise: ["M6 9.5l6 6 6-6"],
  restart: ["M5 12a7 7 0 1 0 2.3-5.2", "M4.5 4v4h4"],
  send: ["M12 19.5V5", "M5.5 11.5 12 5l6.5 6.5"],
};

/** Draws one icon; decoration only, the control that carries it has its own name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const shape of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
