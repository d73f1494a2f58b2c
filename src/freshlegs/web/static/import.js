// Keeps the page of a running import up to date; without it the page asks for itself anew.
"use strict";
(() => {
  const card = document.querySelector(".under-way");
  if (!card) return;
  const bar = card.querySelector("progress");
  const rows = document.querySelector("tbody.members");
  const MOST_ROWS = 500;
  let since = Number(card.dataset.since);

  function add(member) {
    if (member.outcome === "ignored" || rows.children.length >= MOST_ROWS) return;
    const row = rows.insertRow();
    row.dataset.result = member.outcome;
    for (const words of [member.name, member.result, member.why]) row.insertCell().textContent = words;
    rows.closest(".ledger").hidden = false;
  }

  async function look() {
    try {
      const answer = await fetch(`/import/${card.dataset.run}/progress?since=${since}`);
      if (answer.ok) {
        const told = await answer.json();
        if (told.state === "done" || told.state === "failed") {
          location.reload();
          return;
        }
        since = told.since;
        told.members.forEach(add);
        if (told.total) {
          bar.max = told.total;
          bar.value = told.done;
        }
        card.querySelector(".numbers").textContent = told.words;
        card.querySelector(".kind").textContent = told.latest;
        if (told.advice) document.querySelector(".advice").hidden = false;
      }
    } catch {
      // The server is away for a moment: ask again.
    }
    setTimeout(look, 1000);
  }
  setTimeout(look, 500);
})();
