// Passkeys: the browser makes one or signs with one; what it answers goes to the server as JSON.
"use strict";
(() => {
  const ready = window.PublicKeyCredential?.parseCreationOptionsFromJSON;
  if (!ready) return;
  const post = (path, body) => fetch(`/api/v1/${path}`, {
    method: "POST",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });

  async function asked(path) {
    const answer = await post(path);
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.detail);
    return found;
  }

  async function kept(path, credential) {
    const answer = await post(path, credential.toJSON());
    if (!answer.ok) throw new Error((await answer.json()).detail);
  }

  const ways = {
    "sign-in": async (place) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked("session/passkey/new"));
      await kept("session/passkey", await navigator.credentials.get({ publicKey }));
      location.assign(place.dataset.next);
    },
    register: async () => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await asked("passkeys/new"));
      await kept("passkeys", await navigator.credentials.create({ publicKey }));
      location.reload();
    },
  };

  for (const place of document.querySelectorAll("[data-passkey]")) {
    const status = place.querySelector("[role=status]");
    place.hidden = false;
    place.querySelector("button").addEventListener("click", async () => {
      status.textContent = "";
      try {
        await ways[place.dataset.passkey](place);
      } catch (fault) {
        status.textContent = fault instanceof DOMException ? status.dataset.failed : fault.message;
      }
    });
  }
})();
