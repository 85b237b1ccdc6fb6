// Keeps the page's own files, so that it opens in flight mode. BUILD is written before this line.

const CACHE = `jalon-holder-${BUILD}`;
const FILES = [
    "/holder/ticket", "/holder/holder.css", "/holder/holder.js", "/holder/chain.js",
    "/holder/words.js", "/holder/keep.js", "/holder/qrcode.js", "/holder/holder.webmanifest",
    "/holder/icon.svg", "/holder/icon.png",
];

const fresh = (file) => new Request(file, { cache: "reload" });

self.addEventListener("install", (event) => {
    event.waitUntil(
        caches.open(CACHE)
            .then((cache) => cache.addAll(FILES.map(fresh)))
            .then(() => self.skipWaiting())
    );
});

self.addEventListener("activate", (event) => {
    event.waitUntil(
        caches.keys()
            .then((names) => Promise.all(
                names.filter((name) => name.startsWith("jalon-holder-") && name !== CACHE)
                    .map((name) => caches.delete(name))
            ))
            .then(() => self.clients.claim())
    );
});

self.addEventListener("fetch", (event) => {
    const address = new URL(event.request.url);
    const isOurs = event.request.method === "GET" && address.origin === self.location.origin
        && FILES.includes(address.pathname);
    if (!isOurs) return;
    event.respondWith(
        caches.open(CACHE)
            .then((cache) => cache.match(address.pathname))
            .then((kept) => kept ?? fetch(event.request))
    );
});
