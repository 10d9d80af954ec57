const SVG = "http://www.w3.org/2000/svg";

// A round head with two eyes; the mouth says the rest.
const FACE = ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M9 9.5v.6", "M15 9.5v.6"];

const PATHS = {
  // Two rails that part: the points of a railway switch.
  points: ["M7 21V14c0-4 10-3 10-8V3", "M7 14V3", "M4.5 5.5 7 3l2.5 2.5", "M14.5 5.5 17 3l2.5 2.5"],
  chat: ["M4 5.5h16a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-8.2L7 20.5V17H4a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1Z", "M8 10h8", "M8 13h5"],
  minimise: ["M6 9.5l6 6 6-6"],
  restart: ["M5 12a7 7 0 1 0 2.3-5.2", "M4.5 4v4h4"],
  menu: ["M5 7h14", "M5 12h14", "M5 17h14"],
  back: ["M14.5 6l-6 6 6 6"],
  close: ["M6.5 6.5l11 11", "M17.5 6.5l-11 11"],
  up: ["M7.5 11v9H4.5v-9Z", "M7.5 11l4-7.5c1.6 0 2.4 1.2 2 2.8l-.8 3.2h5.1c1.2 0 2 1 1.7 2.2l-1.6 6.3c-.3 1.2-1.1 2-2.3 2H7.5"],
  down: ["M7.5 13V4H4.5v9Z", "M7.5 13l4 7.5c1.6 0 2.4-1.2 2-2.8l-.8-3.2h5.1c1.2 0 2-1 1.7-2.2l-1.6-6.3c-.3-1.2-1.1-2-2.3-2H7.5"],
  face1: [...FACE, "M8 17c1-2.4 7-2.4 8 0"],
  face2: [...FACE, "M8.5 16.3c1.2-1.2 5.8-1.2 7 0"],
  face3: [...FACE, "M8.5 15.7h7"],
  face4: [...FACE, "M8.5 15c1.2 1.3 5.8 1.3 7 0"],
  face5: [...FACE, "M8 14.2c1 3.2 7 3.2 8 0Z"],
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
