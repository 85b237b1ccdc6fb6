// Chains and codes, as the gates read them (docs/decisions/0017).
//
// link(i - 1) = SHA-256(link(i) 16 | right 8 | i 2), its first 16 bytes. Link 0 is the anchor that
// the hub signs; the seed is the link above the last slot, and never leaves this phone.

export const LINKS = 2880;
const LINK_BYTES = 16;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// 2020-01-01 UTC, from which minutes are counted.
const EPOCH = Date.UTC(2020, 0, 1);

export function base32(bytes) {
    let text = "";
    let pending = 0;
    let bits = 0;
    for (const byte of bytes) {
        pending = ((pending << 8) | byte) & 0xfff;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += ALPHABET[(pending >> bits) & 31];
        }
    }
    return bits > 0 ? text + ALPHABET[(pending << (5 - bits)) & 31] : text;
}

export function bytesOf(text) {
    const bytes = [];
    let pending = 0;
    let bits = 0;
    for (const letter of text) {
        const value = ALPHABET.indexOf(letter);
        if (value < 0) throw new Error("not Base32");
        pending = ((pending << 5) | value) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push((pending >> bits) & 255);
        }
    }
    return new Uint8Array(bytes);
}

export function random() {
    return crypto.getRandomValues(new Uint8Array(LINK_BYTES));
}

export function rightBytes(id) {
    return bytesOf(id.slice(id.indexOf("_") + 1));
}

/// Every link from the seed down to link `from`; link i stands at 16 · i.
export async function links(seed, right, from = 0) {
    const all = new Uint8Array((LINKS + 1) * LINK_BYTES);
    const input = new Uint8Array(LINK_BYTES + 8 + 2);
    const view = new DataView(input.buffer);
    all.set(seed, LINKS * LINK_BYTES);
    input.set(right, LINK_BYTES);
    for (let place = LINKS; place > from; place -= 1) {
        input.set(all.subarray(place * LINK_BYTES, (place + 1) * LINK_BYTES));
        view.setUint16(LINK_BYTES + 8, place);
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
        all.set(digest.subarray(0, LINK_BYTES), (place - 1) * LINK_BYTES);
    }
    return all;
}

export function link(all, place) {
    return all.subarray(place * LINK_BYTES, (place + 1) * LINK_BYTES);
}

/// What the hub signed: when its slots begin, how long they are and how many there are.
export function capsule(text) {
    const bytes = bytesOf(text);
    if (bytes.length !== 110 || bytes[0] !== 0x21) throw new Error("not a capsule");
    const view = new DataView(bytes.buffer);
    const seconds = [15, 30, 60, 120][bytes[2] & 3];
    const minutes = (bytes[24] << 16) | (bytes[25] << 8) | bytes[26];
    const slots = Math.min(LINKS, Math.floor((minutes * 60) / seconds));
    const begins = EPOCH + view.getUint32(20) * 60000;
    return { bytes, seconds, slots, begins, ends: begins + slots * seconds * 1000 };
}

/// The letters of the code of one slot: 207 of them.
export function codeText(signed, place, reveal) {
    const bytes = new Uint8Array(128);
    bytes.set(signed.bytes);
    new DataView(bytes.buffer).setUint16(110, place);
    bytes.set(reveal, 112);
    return "J1" + base32(bytes);
}
