// The worker: network first, and what this phone keeps for the time without a connection. The server writes BUILD,
// QUEUE and SHELL above these lines.
"use strict";
importScripts(QUEUE);
const CACHE = `shell-${BUILD}`;
const KEPT = "kept";
const PATIENCE_MS = 8000;
const FORM = "/offline/check-in";
const SAVED = "/offline/saved";
const AWAY = new Set([502, 503, 504, 507]);

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const opens = request.mode === "navigate";
  if (request.method === "POST" && opens && pathname === "/check-in") event.respondWith(sent(request));
  else if (request.method === "POST" && opens && ["/plan", "/check-in/signs"].includes(pathname)) {
    event.respondWith(fetch(request).catch(() => shell("/offline")));
  } else if (request.method !== "GET") return;
  else if (opens) event.respondWith(opened(event, pathname));
  else if (pathname.startsWith("/static/") || SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => shell(request)));
  }
});

function soon(answer) {
  return Promise.race([answer, new Promise((_, failed) => setTimeout(failed, PATIENCE_MS, new Error("slow")))]);
}

async function shell(wanted) {
  return (await caches.match(wanted)) ?? Response.error();
}

// A check-in that does not reach the server is kept here, with its number, and goes out later from a page.
async function sent(request) {
  const copy = request.clone();
  try {
    const answer = await soon(fetch(request));
    if (AWAY.has(answer.status)) throw new Error("away");
    if (answer.type === "opaqueredirect") await mended(copy);
    return answer;
  } catch {
    await waiting.keep(await said(copy));
    return shell(SAVED);
  }
}

async function said(request) {
  return [...(await request.formData())].filter(([, value]) => typeof value === "string");
}

// What the server had refused waits no longer once the same form has been put right.
async function mended(request) {
  const refused = (await waiting.all()).filter((one) => one.refused);
  if (!refused.length) return;
  const key = new Map(await said(request)).get("key");
  await Promise.all(refused.filter((one) => new Map(one.entries).get("key") === key).map((one) => waiting.drop(one.id)));
}

async function opened(event, path) {
  try {
    const answer = await soon(fetch(event.request));
    const keep = answer.headers.get("x-keep-on-device");
    if (keep === "yes" && answer.ok) event.waitUntil(put(KEPT, path, answer.clone()));
    if (keep === "no" || answer.status === 401) event.waitUntil(caches.delete(KEPT));
    if (path === "/check-in" && answer.ok) event.waitUntil(renewed());
    return answer;
  } catch {
    return offline(path);
  }
}

async function put(name, path, answer) {
  await (await caches.open(name)).put(path, answer);
}

// A form whose number has been used is replaced while there is a connection; units and emergency numbers may be others.
async function renewed() {
  for (const path of [FORM, SAVED]) {
    const answer = await fetch(path);
    if (answer.ok) await put(CACHE, path, answer);
  }
}

async function offline(path) {
  if (path === "/check-in") return shell(FORM);
  if (SHELL.includes(path)) return shell(path);
  // A plan from before what was said since would be milder than it may be.
  if ((path === "/" || path === "/plan") && (await waiting.all()).length) return shell(SAVED);
  const copy = await (await caches.open(KEPT)).match(path);
  return copy ? dated(copy) : shell("/offline");
}

async function dated(copy) {
  const headers = new Headers(copy.headers);
  const page = (await copy.text()).replace("<html ", `<html data-kept="${headers.get("x-made-at")}" `);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(page, { headers });
}
