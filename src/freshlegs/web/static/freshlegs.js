// The drawing of the check-in: it only ticks the boxes beside it, which are the control and send the answers.
"use strict";
(() => {
  const form = document.querySelector("form.check-in");
  if (!form) return;
  const list = form.querySelector("details.places");
  const chosen = form.querySelector(".chosen");
  const named = (selector, name) =>
    new Map([...form.querySelectorAll(selector)].map((found) => [found.dataset[name] ?? found[name], found]));
  // Looked up once: the form has some three thousand elements.
  const boxes = named('input[name="place"]', "value");
  const items = named(".place", "place");
  const follows = named(".follow", "of");
  const shapes = named("svg [data-region]", "region");
  const levelsOf = (place) => [...follows.get(place).querySelectorAll(`input[name="level-${place}"]`)];
  const levelOf = (place) =>
    boxes.get(place).checked ? Number(levelsOf(place).find((radio) => radio.checked)?.value ?? 1) : 0;

  function set(place, level) {
    boxes.get(place).checked = level > 0;
    levelsOf(place).forEach((radio) => { radio.checked = Number(radio.value) === level; });
  }

  // While the list is closed, what a ticked place asks stands below the drawing.
  function show() {
    for (const [place, box] of boxes) {
      const wanted = box.checked && !list.open && list.contains(box);
      const follow = follows.get(place);
      if (wanted !== chosen.contains(follow)) (wanted ? chosen : items.get(place)).append(follow);
      const shape = shapes.get(place);
      if (shape) shape.dataset.level = String(levelOf(place));
      if (shape && box.dataset.yesterday !== undefined) shape.dataset.yesterday = "";
    }
  }

  form.addEventListener("change", show);
  list.addEventListener("toggle", show);
  form.querySelector("svg")?.addEventListener("click", (event) => {
    const place = event.target.closest("[data-region]")?.dataset.region;
    if (!place) return;
    set(place, (levelOf(place) + 1) % 4);
    show();
  });
  list.open = false;
  show();
  form.querySelectorAll("svg text[display]").forEach((number) => number.removeAttribute("display"));
  // A fault inside a closed list has to be seen.
  addEventListener("hashchange", () => {
    document.querySelector(location.hash || "#main")?.closest("details")?.setAttribute("open", "");
  });
})();
