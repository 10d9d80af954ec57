// Draws each chart of the board from the table that stands behind it, and then folds the table away.
"use strict";

const STEP = 8;
// Not by colour alone: each code has a pattern of its own.
const PATTERNS = {
  main: [], won: [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]], contacted: [[0, 4, 8, 4]], left: [[0, 0, 8, 8], [0, 8, 8, 0]],
  before: [[4, 0, 4, 8]], B2C: [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]], B2B: [], B2A: [[0, 4, 8, 4]],
  B2R: [[0, 0, 8, 8], [0, 8, 8, 0]], B2B2C: [[0, 0, 8, 8], [-2, 6, 2, 10], [6, -2, 10, 2]], B2C2B: [[4, 0, 4, 8]],
  none: [[4, 0, 4, 8], [0, 4, 8, 4]],
};
const drawn = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function fill(code) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = STEP;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour(`--chart-${code}`);
  pen.fillRect(0, 0, STEP, STEP);
  pen.strokeStyle = colour("--card");
  pen.lineWidth = 1.5;
  for (const [fromX, fromY, toX, toY] of PATTERNS[code] || []) {
    pen.beginPath();
    pen.moveTo(fromX, fromY);
    pen.lineTo(toX, toY);
    pen.stroke();
  }
  return pen.createPattern(tile, "repeat");
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const lines = [...table.tBodies[0].rows];
  const series = heads.map((head, place) => ({ head, place })).filter(({ head }) => head.dataset.mark);
  return {
    labels: lines.map((line) => line.cells[0].dataset.short || line.cells[0].textContent),
    names: lines.map((line) => line.cells[0].textContent),
    series: series.map(({ head, place }) => ({
      label: head.textContent,
      code: head.dataset.code,
      mark: head.dataset.mark,
      data: lines.map((line) => (line.cells[place].dataset.value ? Number(line.cells[place].dataset.value) : null)),
      texts: lines.map((line) => line.cells[place].textContent),
    })),
  };
}

function dataset({ label, code, mark, data, texts }) {
  const own = colour(`--chart-${code}`);
  if (mark === "line") {
    return { type: "line", label, data, texts, borderColor: own, backgroundColor: "transparent", borderDash: [5, 4], borderWidth: 2, pointRadius: 0, pointHitRadius: 8, tension: 0, order: 0, stack: "line" };
  }
  return { label, data, texts, backgroundColor: fill(code), borderColor: own, borderWidth: 1, borderRadius: 3, maxBarThickness: 34, order: 1 };
}

function shortened(label, width) {
  const most = width < 500 ? 16 : 34;
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

function options(box, found) {
  const lying = "lying" in box.dataset;
  const stacked = "stacked" in box.dataset;
  const ink = colour("--soft");
  const line = colour("--line");
  const grid = { color: line, drawTicks: false };
  const values = { stacked, beginAtZero: true, grid, border: { display: false }, ticks: { color: ink, precision: 0, padding: 6, maxTicksLimit: 7 } };
  const names = { stacked, grid: { display: false }, border: { color: line }, ticks: { color: ink, autoSkip: !lying, maxRotation: 0, callback(value) { return shortened(this.getLabelForValue(value), box.clientWidth); } } };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    indexAxis: lying ? "y" : "x",
    interaction: { mode: "index", axis: lying ? "y" : "x", intersect: false },
    scales: lying ? { x: values, y: names } : { x: names, y: values },
    plugins: {
      legend: { display: found.series.length > 1, position: "bottom", align: "start", labels: { color: colour("--ink"), boxWidth: 22, boxHeight: 12, padding: 12 } },
      tooltip: { callbacks: { title: ([first]) => (first ? found.names[first.dataIndex] : ""), label: (item) => `${item.dataset.label}\u00a0: ${item.dataset.texts[item.dataIndex]}` } },
    },
  };
}

function draw(box) {
  const table = document.getElementById(box.dataset.chart);
  const found = read(table);
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", document.getElementById(box.dataset.about).textContent);
  box.replaceChildren(canvas);
  box.hidden = false;
  if ("lying" in box.dataset) {
    const bars = "stacked" in box.dataset ? 1 : found.series.length;
    box.style.height = `${found.labels.length * (14 + 14 * bars) + 76}px`;
  }
  const family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.family = family;
  drawn.push(new Chart(canvas, { type: "bar", data: { labels: found.labels, datasets: found.series.map(dataset) }, options: options(box, found) }));
}

function drawAll() {
  for (const chart of drawn.splice(0)) chart.destroy();
  document.querySelectorAll("[data-chart]").forEach(draw);
}

if (window.Chart) {
  drawAll();
  for (const table of document.querySelectorAll(".behind")) table.open = false;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
}
