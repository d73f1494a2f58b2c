// Check-ins that wait on this phone until the server can be reached. For the pages and for the worker.
"use strict";
self.waiting = (() => {
  const STORE = "check-ins";

  function opened() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("freshlegs", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  // Resolves after the commit. Closed each time, so that signing out can delete the whole.
  async function using(mode, act) {
    const database = await opened();
    try {
      return await new Promise((done, failed) => {
        const transaction = database.transaction(STORE, mode);
        const asked = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => done(asked.result);
        transaction.onabort = () => failed(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  return {
    all: () => using("readonly", (store) => store.getAll()),
    // The same form twice is one entry; with other answers it is another one, as on the server.
    keep: (entries) => {
      const id = new URLSearchParams(entries).toString();
      return using("readwrite", (store) => store.put({ id, entries, saidAt: new Date().toISOString(), signs: [] }));
    },
    // Only what still waits: an entry that has gone out meanwhile is not brought back.
    change: (id, changes) => using("readwrite", (store) => {
      const asked = store.get(id);
      asked.onsuccess = () => {
        if (asked.result) store.put({ ...asked.result, ...changes });
      };
      return asked;
    }),
    drop: (id) => using("readwrite", (store) => store.delete(id)),
  };
})();
