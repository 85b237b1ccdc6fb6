// What is kept on this phone: tickets with their seeds, and what was learned of the time.

const NAME = "jalon-holder";
const STORES = ["tickets", "about"];
let opened = null;
const memory = { tickets: new Map(), about: new Map() };

function open() {
    if (opened) return opened;
    opened = new Promise((resolve) => {
        let request;
        try {
            request = indexedDB.open(NAME, 1);
        } catch {
            resolve(null);
            return;
        }
        request.onupgradeneeded = () => {
            for (const store of STORES) request.result.createObjectStore(store);
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(null);
        request.onblocked = () => resolve(null);
    });
    return opened;
}

async function work(store, mode, act, inMemory) {
    const base = await open();
    if (!base) return inMemory(memory[store]);
    return new Promise((resolve, reject) => {
        const transaction = base.transaction(store, mode, { durability: "strict" });
        const request = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
    });
}

/// Whether what is kept outlives this page; some browsers forget all in private windows.
export async function isLasting() {
    return (await open()) !== null;
}

export function put(store, key, value) {
    return work(store, "readwrite", (place) => place.put(value, key), (map) => {
        map.set(key, value);
    });
}

export function get(store, key) {
    return work(store, "readonly", (place) => place.get(key), (map) => map.get(key));
}

export function remove(store, key) {
    return work(store, "readwrite", (place) => place.delete(key), (map) => {
        map.delete(key);
    });
}

export function all(store) {
    return work(store, "readonly", (place) => place.getAll(), (map) => [...map.values()]);
}
