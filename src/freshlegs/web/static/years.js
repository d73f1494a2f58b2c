// Draws what the table of the page says. Numbers, units and words are taken from there, so nothing is said twice.
"use strict";
(() => {
  const figure = document.querySelector(".years");
  if (!figure || !window.uPlot) return;
  const WEEK = 7 * 86400;
  const LEAST_WEEKS = 4;
  const RIM = 6;
  const rows = [...figure.querySelectorAll("tbody tr")].reverse();
  const heads = [...figure.querySelectorAll("thead th")].map((head) => head.textContent);
  const ends = rows.map((row) => Date.parse(row.querySelector("time").dateTime) / 1000);
  const slider = figure.querySelector("input[type=range]");
  const told = figure.querySelector(".told");
  const whole = { min: ends[0] - WEEK / 2, max: ends.at(-1) + WEEK / 2 };
  let view = whole;
  let week = rows.length - 1;
  let plots = [];

  const column = (number) => rows.map((row) => {
    const data = row.cells[number].querySelector("data");
    return data ? Number(data.value) : null;
  });
  const words = (options) => new Intl.DateTimeFormat(document.documentElement.lang, { ...options, timeZone: "UTC" });
  const month = words({ month: "short", year: "numeric" });
  const day = words({ day: "numeric", month: "short" });
  const far = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: figure.dataset.unit });
  const plain = new Intl.NumberFormat(document.documentElement.lang);
  const colour = (name) => getComputedStyle(figure.querySelector(`.${name}`)).color;

  const KINDS = {
    distance: () => ({
      data: [ends, column(1), column(2), column(2)],
      range: (u, min, max) => [0, max ? 1.08 * max : 1],
      say: far,
      series: [
        {
          stroke: colour("bars"),
          fill: colour("bars"),
          width: 0,
          paths: uPlot.paths.bars({ size: [0.7, 40] }),
          points: { show: false },
        },
        // A rim of the page's own colour, so that the line can be seen on the bars.
        { stroke: getComputedStyle(document.documentElement).backgroundColor, width: RIM, points: { show: false } },
        { stroke: colour("longest"), width: 2, points: { size: 5, fill: colour("longest") } },
      ],
    }),
    soreness: () => ({
      data: [ends, column(4)],
      range: () => [0, 10],
      say: plain,
      series: [{ stroke: colour("soreness"), width: 2, points: { size: 5, fill: colour("soreness") } }],
    }),
  };

  function plot(place) {
    const kind = KINDS[place.dataset.of]();
    const style = getComputedStyle(place);
    const px = parseFloat(style.fontSize);
    const axis = {
      font: `${px}px ${style.fontFamily}`,
      stroke: style.color,
      grid: { stroke: style.borderTopColor, width: 1 },
      ticks: { stroke: style.borderTopColor, width: 1, size: 5 },
    };
    const made = new uPlot({
      width: place.clientWidth,
      height: Math.round(15 * px),
      tzDate: (moment) => uPlot.tzDate(new Date(moment * 1000), "UTC"),
      legend: { show: false },
      padding: [px, px, 0, 0],
      scales: { x: { range: () => [view.min, view.max] }, y: { range: kind.range } },
      series: [{}, ...kind.series],
      axes: [
        {
          ...axis,
          size: 2.2 * px,
          space: 4.5 * px,
          values: (u, at, _, __, step) => at.map((moment) => {
            const isCut = ((view.max - moment) / (view.max - view.min)) * (place.clientWidth - 6 * px) < 1.4 * px;
            return isCut ? "" : (step >= 4 * WEEK ? month : day).format(moment * 1000);
          }),
        },
        {
          ...axis,
          size: 5 * px,
          space: 2.5 * px,
          values: (u, at) => at.map((value) => kind.say.format(value)),
        },
      ],
      cursor: {
        y: false,
        drag: { setScale: false },
        points: { size: (u, line) => (u.series[line].width === RIM ? 0 : 9) },
        bind: { dblclick: () => () => show(whole) },
      },
      hooks: {
        setSelect: [(u) => {
          const { left, width } = u.select;
          if (width < 5) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          show({ min: u.posToVal(left, "x"), max: u.posToVal(left + width, "x") });
        }],
        draw: [point],
      },
    }, kind.data, place);
    made.over.addEventListener("mousemove", (event) => {
      const at = made.posToIdx(event.offsetX);
      if (at !== week) look(at);
    });
    return made;
  }

  function draw() {
    plots.forEach((old) => old.destroy());
    plots = [...figure.querySelectorAll(".plot")].map(plot);
  }

  // The mark of the week that is looked at; nowhere while that week is out of view.
  function point(u) {
    const isSeen = view.min < ends[week] && ends[week] < view.max;
    u.setCursor({ left: isSeen ? u.valToPos(ends[week], "x") : -10, top: isSeen ? 0 : -10 }, false);
  }

  function look(at) {
    week = at;
    tell();
    plots.forEach(point);
  }

  function tell() {
    const cells = [...rows[week].cells].map((cell, number) => `${heads[number]}: ${cell.textContent}`);
    told.textContent = cells.join("; ");
    slider.value = week;
    slider.setAttribute("aria-valuetext", told.textContent);
  }

  function show(wanted) {
    const weeks = Math.min(Math.max(Math.round((wanted.max - wanted.min) / WEEK), LEAST_WEEKS), rows.length);
    const first = Math.min(Math.max(Math.round((wanted.min - whole.min) / WEEK), 0), rows.length - weeks);
    const span = weeks * WEEK;
    const min = whole.min + first * WEEK;
    view = { min, max: min + span };
    plots.forEach((each) => each.setScale("x", view));
    for (const button of figure.querySelectorAll("[data-weeks]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.weeks) === weeks));
    }
  }

  figure.querySelector(".row").addEventListener("click", ({ target }) => {
    const { weeks, step } = target.dataset;
    const span = view.max - view.min;
    if (weeks) show({ min: view.max - weeks * WEEK, max: view.max });
    if (step) show({ min: view.min + (step * span) / 2, max: view.max + (step * span) / 2 });
  });
  slider.addEventListener("input", () => {
    look(Number(slider.value));
    const half = (view.max - view.min) / 2;
    if (ends[week] < view.min || ends[week] > view.max) show({ min: ends[week] - half, max: ends[week] + half });
  });

  figure.querySelector(".drawn").hidden = false;
  figure.querySelector("details").open = false;
  tell();
  let width = 0;
  new ResizeObserver(() => {
    if (figure.clientWidth !== width) {
      width = figure.clientWidth;
      draw();
    }
  }).observe(figure);
  for (const asked of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)", "print"]) {
    matchMedia(asked).addEventListener("change", draw);
  }
})();
