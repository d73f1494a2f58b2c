// What a page does about the time without a connection: it sends what waits on this phone, says how old a kept page
// is, asks the stop list on the device, and leaves nothing behind at sign-out.
"use strict";
(() => {
  const { dataset } = document.documentElement;
  const main = document.querySelector("main");

  function tell(kind, fill) {
    const said = document.querySelector("#told").content.querySelector(`[data-told="${kind}"]`).cloneNode(true);
    fill?.(said);
    main.prepend(said);
  }

  // --- what waits goes out, in the order in which it was said ---

  async function send(one) {
    const body = new URLSearchParams([...one.entries, ...one.signs, ["said_at", one.saidAt]]);
    const answer = await fetch("/check-in", { method: "POST", body });
    if (answer.ok && answer.redirected) await waiting.drop(one.id);
    else if (answer.status === 422) await waiting.change(one.id, { refused: true });
    return answer;
  }

  async function flush() {
    const came = {};
    const all = (await waiting.all()).sort((a, b) => a.saidAt.localeCompare(b.saidAt));
    for (const one of all.filter((each) => !each.refused)) {
      const answer = await send(one);
      if (!answer.ok || !answer.redirected) continue;
      came.url = answer.url;
      came.stops = /data-verdict="(get_checked|emergency)"/.test(await answer.text());
    }
    return came;
  }

  async function sendAll() {
    const free = navigator.locks ? (act) => navigator.locks.request("send", act) : (act) => act();
    let came;
    try {
      came = await free(flush);
    } catch {
      return; // Still no connection: it stays.
    }
    // A stop waits for no tap, and a page with a verdict must not go on showing the one of before.
    const isOld = main.dataset.offline === "saved" || main.dataset.verdict || location.pathname === "/plan";
    if (came.url && (came.stops || isOld)) location.assign(came.url);
    else if (came.url) tell("sent", (said) => { said.querySelector("a").href = came.url; });
    const refused = (await waiting.all()).find((one) => one.refused);
    if (refused && !main.querySelector("form.check-in")) tell("refused", (said) => fillIn(said.querySelector("form"), refused));
  }

  function fillIn(form, one) {
    for (const [name, value] of one.entries) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    }
  }

  // --- a kept page says when it was made, and takes no orders ---

  function showAge() {
    const made = new Date(dataset.kept);
    const form = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
    tell("kept", (said) => {
      const time = said.querySelector("time");
      time.dateTime = dataset.kept;
      time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, form).format(made);
    });
    main.querySelectorAll("form button").forEach((button) => { button.disabled = true; });
  }

  // --- the form, opened without a connection ---

  function prepare(form) {
    // The kept form may be opened twice; each time it is another check-in.
    if (main.dataset.offline === "form") form.elements.key.value += `-${Date.now().toString(36)}`;
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      for (const name of ["soreness", "stairs_down", "any_of_these"]) form.elements[name][0].required = true;
      if (!form.reportValidity()) event.preventDefault();
    });
  }

  // --- after it: the stop list, on the device ---

  const URGENCY = ["routine", "urgent", "emergency"];

  // The gravest that may hold. What the phone cannot know of a rule counts as a yes.
  function holding(rules, ticked) {
    const may = (atom) => ticked.has(atom) || atom.includes(":");
    const found = rules.filter(({ all, any, any2 }) =>
      [...all, ...any, ...any2].some((atom) => ticked.has(atom)) &&
      all.every(may) && [any, any2].every((list) => !list.length || list.some(may)));
    const care = URGENCY.findLast((each) => found.some((rule) => rule.care === each)) ?? "routine";
    return { care, words: found.filter((rule) => rule.care === care).map((rule) => rule.words) };
  }

  function showHelp(rules, ticked) {
    const { care, words } = holding(rules, ticked);
    const was = main.querySelector("[data-care]:not([hidden])")?.dataset.care;
    for (const card of main.querySelectorAll("[data-care]")) {
      card.hidden = !ticked.size || card.dataset.care !== care;
      if (card.hidden) continue;
      const lines = words.map((line) => Object.assign(document.createElement("li"), { textContent: line }));
      card.querySelector("ul").replaceChildren(...lines);
      // The list is long: what was just ticked may be far from here.
      if (was !== care) card.focus();
    }
  }

  async function ask(list) {
    const latest = (await waiting.all()).sort((a, b) => a.saidAt.localeCompare(b.saidAt)).at(-1);
    if (!latest || new Map(latest.entries).get("any_of_these") !== "some") return;
    const { rules } = await (await fetch("/offline/stop-list.json")).json();
    list.hidden = false;
    list.addEventListener("change", (event) => {
      const group = [...list.querySelectorAll(`[name="${event.target.name}"]`)];
      if (event.target.checked) {
        const none = event.target.value === "none";
        group.filter((box) => (box.value === "none") !== none).forEach((box) => { box.checked = false; });
      }
      const signs = [...list.querySelectorAll(":checked")].map((box) => [box.name, box.value]);
      waiting.change(latest.id, { signs });
      showHelp(rules, new Set(signs.map(([, sign]) => sign).filter((sign) => sign !== "none")));
    });
  }

  // --- nothing stays behind ---

  function forgetAt(form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await flush();
      } catch {
        // Signing out was asked for; what could not be sent goes with the rest.
      }
      await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
      await new Promise((done) => {
        const asked = indexedDB.deleteDatabase("freshlegs");
        asked.onsuccess = asked.onerror = asked.onblocked = done;
      });
      form.submit();
    });
  }

  if (!self.isSecureContext || !navigator.serviceWorker) return;
  addEventListener("load", () => {
    if (navigator.onLine) navigator.serviceWorker.register("/sw.js").catch(() => undefined);
    sendAll();
  });
  if (dataset.kept) showAge();
  const form = main.querySelector("form.check-in");
  if (form) prepare(form);
  const list = main.querySelector("form.stop-list");
  if (list) ask(list);
  document.querySelectorAll('form[action="/logout"]').forEach(forgetAt);
  addEventListener("online", sendAll);
})();
