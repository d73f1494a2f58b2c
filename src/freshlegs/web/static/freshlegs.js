// The drawing of the check-in: it only ticks the boxes beside it, which are the control and send the answers.
"use strict";
(() => {
  const form = document.querySelector("form.check-in");
  if (!form) return;
  const list = form.querySelector("details.places");
  const chosen = form.querySelector(".chosen");
  const boxOf = (place) => form.querySelector(`input[name="place"][value="${place}"]`);
  const levelsOf = (place) => [...form.querySelectorAll(`input[name="level-${place}"]`)];
  const levelOf = (place) =>
    boxOf(place).checked ? Number(levelsOf(place).find((radio) => radio.checked)?.value ?? 1) : 0;

  function set(place, level) {
    boxOf(place).checked = level > 0;
    levelsOf(place).forEach((radio) => { radio.checked = Number(radio.value) === level; });
  }

  // While the list is closed, what a ticked place asks stands below the drawing.
  function show() {
    for (const box of form.querySelectorAll('input[name="place"]')) {
      const place = box.value;
      const item = form.querySelector(`.place[data-place="${place}"]`);
      const wanted = box.checked && !list.open && list.contains(box);
      const follow = form.querySelector(`.follow[data-of="${place}"]`);
      if (wanted !== chosen.contains(follow)) (wanted ? chosen : item).append(follow);
      const shape = form.querySelector(`svg [data-region="${place}"]`);
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
