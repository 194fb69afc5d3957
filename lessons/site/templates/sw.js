// Keeps the whole site in the browser, so that it can be read without a network.
// The site's maker puts before this text what there is: a list of [file, digest of
// its content]. A file that changed has another digest, and is fetched anew when
// the browser sees that this program changed; the others are not.
"use strict";
const cacheName = "caderno " + registration.scope;
const addressOf = (file) => new URL(file, registration.scope).href;
const kept = new Map(files.map(([file, digest]) => [addressOf(file), addressOf(file) + "?" + digest]));
kept.set(addressOf(""), kept.get(addressOf("index.html")));

// All or nothing: the version before serves on until this one is whole.
self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(cacheName);
  await Promise.all(files.map(async ([file]) => {
    const address = addressOf(file), key = kept.get(address);
    if (await cache.match(key)) return;
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(address + ": " + answer.status);
    // A page that was redirected could not be opened.
    await cache.put(key, answer.redirected ? new Response(answer.body, answer) : answer);
  }));
  await self.skipWaiting();
})()));

// What the versions before left is taken away.
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const cache = await caches.open(cacheName), wanted = new Set(kept.values());
  for (const request of await cache.keys()) {
    if (!wanted.has(request.url)) await cache.delete(request);
  }
  await self.clients.claim();
})()));

// On the reader's own machine the server is asked first: it answers at once, its
// pages hold what belongs to this very run of it, and tomorrow another program may
// live at the same port; a page that is read without it says so, for what would
// ask it. Elsewhere what is kept is served. What is not in the
// list, as runs and the terminal's lines, is not touched.
const atHome = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
self.addEventListener("fetch", (event) => {
  const key = event.request.method === "GET" && kept.get(event.request.url.replace(/#.*/, ""));
  if (!key) return;
  const fromCache = async () => (await (await caches.open(cacheName)).match(key)) || fetch(event.request);
  const alone = async () => {
    const answer = await fromCache();
    if (event.request.mode !== "navigate") return answer;
    return new Response((await answer.text()).replace("<body", "<body data-sem-servidor"), answer);
  };
  event.respondWith(atHome ? fetch(event.request).catch(alone) : fromCache());
});
