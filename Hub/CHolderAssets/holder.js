// The page of a holder's phone: it takes a ticket by its link, and shows the code of each slot.
//
// The seed of every chain is made here and stays here. The hub signs anchors, tells its time and
// answers nothing else; without it the page shows codes until its last capsule ends.

import { capsule, codeText, link, links, random, rightBytes, base32 } from "./chain.js";
import * as keep from "./keep.js";
import { DIRECTIONS, WORDS } from "./words.js";

// Modules of a QR version 8 at ECC M with its margin of four on each side (DESIGN 4.1).
const QR_VERSION = 8;
const QR_MARGIN = 4;
const QR_MODULES = 49 + 2 * QR_MARGIN;
const QR_PIXELS_MAX = 460;
// A clock that is further off is told; the gate allows for one slot.
const CLOCK_OFF_MAX_MS = 5000;
const ASK_EVERY_MS = 60000;
const ANSWER_MAX_MS = 15000;
// Renewed when less than this part of what was signed is left.
const RENEW_BELOW = 0.75;
const TICK_MS = 250;

const place = (id) => document.getElementById(id);
const state = {
    language: "fr", tickets: [], shown: 0, clock: { offset: 0, seen: 0 }, pending: null,
    asked: null, chain: null, isTaking: false, isAsking: false, notice: null, isMoved: false,
    isLasting: true, lastAsked: -Infinity,
};

const words = () => WORDS[state.language];
const now = () => Date.now() + state.clock.offset;

function show(id, text) {
    const element = place(id);
    element.hidden = !text;
    if (element.textContent !== (text || "")) element.textContent = text || "";
}

function moment(milliseconds) {
    return new Intl.DateTimeFormat(state.language, {
        day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
        hourCycle: "h23",
    }).format(new Date(milliseconds));
}

function span(milliseconds) {
    const seconds = Math.round(Math.abs(milliseconds) / 1000);
    if (seconds < 120) return words().seconds(seconds);
    if (seconds < 7200) return words().minutes(Math.round(seconds / 60));
    return words().hours(Math.round(seconds / 3600));
}

// The hub.

class Refused extends Error {
    constructor(status, reason) {
        super(reason);
        this.status = status;
        this.reason = reason;
    }
}

async function ask(path, body) {
    const begun = Date.now();
    const answer = await fetch(`/v1/holder/${path}`, {
        method: body ? "POST" : "GET",
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
        credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    const value = await answer.json();
    if (!answer.ok) throw new Refused(answer.status, value.reason);
    await learn(Date.parse(value.now), begun, Date.now());
    return value;
}

async function learn(told, begun, ended) {
    if (!Number.isFinite(told) || ended < begun) return;
    state.clock = { offset: Math.round(told - (begun + ended) / 2), seen: ended };
    state.isMoved = false;
    await keep.put("about", "clock", state.clock);
}

// Tickets.

async function makeChains(id, count, tell) {
    const right = rightBytes(id);
    const made = [];
    for (let index = 0; index < count; index += 1) {
        tell(Math.round((100 * index) / count));
        const seed = random();
        const all = await links(seed, right);
        made.push({ seed, anchor: base32(link(all, 0)) });
    }
    return made;
}

function ticketOf(answer, phone, chains) {
    return {
        right: answer.right, place: answer.place, phone, generation: answer.generation,
        validFrom: answer.validFrom, validUntil: answer.validUntil,
        slotSeconds: answer.slotSeconds, block: answer.block, row: answer.row, seat: answer.seat,
        capsules: answer.capsules.map((text, index) => ({ text, seed: chains[index].seed })),
        dead: null,
    };
}

async function store(ticket) {
    await keep.put("tickets", ticket.right, ticket);
    const index = state.tickets.findIndex((known) => known.right === ticket.right);
    if (index >= 0) state.tickets[index] = ticket;
    else state.tickets.push(ticket);
    state.shown = state.tickets.indexOf(ticket);
    state.chain = null;
}

/// Uses the link. What it made is kept before it is sent, so that a lost answer is asked for again.
async function take() {
    if (state.isTaking || !state.asked) return;
    state.isTaking = true;
    draw();
    const tell = (percent) => show("ask-work", words().working(percent));
    try {
        const { secret, about } = state.asked;
        let pending = await keep.get("about", "pending");
        if (!pending || pending.secret !== secret) {
            const known = state.tickets.find((ticket) => ticket.right === about.right);
            const chains = await makeChains(about.right, about.capsulesMax, tell);
            pending = { secret, about, chains, phone: known?.phone ?? base32(random()) };
        }
        pending.takeover = about.isHeld;
        await keep.put("about", "pending", pending);
        await settle(pending);
    } catch (error) {
        await failed(error);
    } finally {
        state.isTaking = false;
        show("ask-work", "");
        draw();
    }
}

async function bind(pending) {
    const answer = await ask("phone", {
        secret: pending.secret, phone: pending.phone, takeover: pending.takeover,
        anchors: pending.chains.map((chain) => chain.anchor),
    });
    await store(ticketOf(answer, pending.phone, pending.chains));
    await keep.remove("about", "pending");
    state.asked = null;
    state.notice = null;
    await navigator.storage?.persist?.();
}

/// Binds; where time went by and the right has room for fewer chains, without the last of them.
async function settle(pending) {
    for (;;) {
        try {
            return await bind(pending);
        } catch (error) {
            if (error.reason !== "anchors_not_fit" || pending.chains.length < 2) throw error;
            pending.chains.pop();
            await keep.put("about", "pending", pending);
        }
    }
}

/// A link whose answer never came: whatever is wrong with it, the tickets are kept up.
async function resume(pending) {
    try {
        await settle(pending);
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        await failed(error);
    }
}

async function failed(error) {
    if (!(error instanceof Refused)) {
        state.notice = navigator.onLine ? "failed" : "noNet";
        return;
    }
    if (error.status === 429) {
        state.notice = "tooMany";
        return;
    }
    if (error.reason === "held_by_another_phone" && state.asked) {
        state.asked.about.isHeld = true;
        return;
    }
    if (error.status === 404 || error.status === 409) {
        state.notice = error.status === 404 ? "linkBad" : "notActive";
        state.asked = null;
        await keep.remove("about", "pending");
        return;
    }
    state.notice = "failed";
}

/// The part of what was signed that is still to come, of 1.
function left(ticket) {
    const signed = ticket.capsules.map((one) => capsule(one.text));
    if (signed.length === 0) return 0;
    const begins = signed[0].begins;
    const ends = signed[signed.length - 1].ends;
    return (ends - Math.max(now(), begins)) / (ends - begins);
}

/// Asks how a ticket stands and renews it in time; the capsule in use stays until it ends.
async function renew(ticket) {
    const until = ticket.validUntil ? Date.parse(ticket.validUntil) : Infinity;
    const last = ticket.capsules.at(-1);
    const isWhole = last && capsule(last.text).ends >= until;
    const status = await ask("capsules", { right: ticket.right, phone: ticket.phone, anchors: [] });
    if ((left(ticket) >= RENEW_BELOW || isWhole) && status.generation === ticket.generation) {
        if (ticket.dead) await store({ ...ticket, dead: null });
        return;
    }
    const chains = await makeChains(ticket.right, status.capsulesMax, () => {});
    const answer = await ask("capsules", {
        right: ticket.right, phone: ticket.phone, anchors: chains.map((chain) => chain.anchor),
    });
    const shown = state.shown;
    await store(ticketOf(answer, ticket.phone, chains));
    state.shown = shown;
}

async function keepUp() {
    if (state.isTaking || state.isAsking || document.hidden || !navigator.onLine) return;
    if (performance.now() - state.lastAsked < ASK_EVERY_MS) return;
    state.lastAsked = performance.now();
    state.isAsking = true;
    try {
        const pending = await keep.get("about", "pending");
        if (pending && !state.asked) await resume(pending);
        if (state.tickets.length === 0) await ask("clock");
        for (const ticket of [...state.tickets]) await check(ticket);
        if (["noNet", "failed", "tooMany"].includes(state.notice)) state.notice = null;
    } catch (error) {
        if (error instanceof Refused) await failed(error);
    } finally {
        state.isAsking = false;
        draw();
    }
}

async function check(ticket) {
    try {
        await renew(ticket);
    } catch (error) {
        if (!(error instanceof Refused) || ![404, 409].includes(error.status)) throw error;
        const reasons = { phone_not_known: "gone", not_active: "notActive", over: "over" };
        const dead = reasons[error.reason];
        if (dead && ticket.dead !== dead) {
            await keep.put("tickets", ticket.right, Object.assign(ticket, { dead }));
        }
    }
}

// What is seen.

function current(ticket) {
    const moment = now();
    for (const one of ticket.capsules) {
        const signed = capsule(one.text);
        if (moment < signed.ends) return { ...one, signed };
    }
    return null;
}

async function chainOf(ticket, one) {
    if (state.chain?.text === one.text) return state.chain.links;
    const wanted = { text: one.text, links: null };
    state.chain = wanted;
    wanted.links = await links(one.seed, rightBytes(ticket.right));
    return state.chain === wanted ? wanted.links : null;
}

function drawCode(text) {
    const code = qrcode(QR_VERSION, "M");
    code.addData(text, "Alphanumeric");
    code.make();
    const size = code.getModuleCount();
    let path = "";
    for (let row = 0; row < size; row += 1) {
        for (let column = 0; column < size; column += 1) {
            if (!code.isDark(row, column)) continue;
            path += `M${column + QR_MARGIN} ${row + QR_MARGIN}h1v1h-1z`;
        }
    }
    place("modules").setAttribute("d", path);
    place("code").dataset.code = text;
    fit();
}

/// A whole number of the screen's pixels for each module, so that every one is sharp.
function fit() {
    const ratio = window.devicePixelRatio || 1;
    const room = Math.min(place("card").clientWidth - 16, innerHeight * 0.62, QR_PIXELS_MAX);
    const pixels = Math.max(1, Math.floor((room * ratio) / QR_MODULES));
    const side = `${(pixels * QR_MODULES) / ratio}px`;
    place("code").style.width = side;
    place("code").style.height = side;
}

async function tick() {
    const ticket = state.tickets[state.shown];
    if (!ticket || state.asked) return;
    watchClock();
    const one = current(ticket);
    const until = ticket.validUntil ? Date.parse(ticket.validUntil) : Infinity;
    let instead = ticket.dead ? words()[ticket.dead] : null;
    if (!instead && now() >= until) instead = words().over;
    if (!instead && !one) instead = words().renew;
    if (!instead && now() < one.signed.begins) instead = words().begins(moment(one.signed.begins));
    show("instead", instead);
    for (const id of ["code", "bar", "countdown"]) place(id).toggleAttribute("hidden", !!instead);
    if (instead) {
        place("code").removeAttribute("data-code");
        return;
    }
    const all = await chainOf(ticket, one);
    if (!all) return;
    const { begins, seconds } = one.signed;
    const slot = Math.floor((now() - begins) / (1000 * seconds));
    if (slot < 0 || slot >= one.signed.slots) return;
    const text = codeText(one.signed, slot, link(all, slot));
    if (place("code").dataset.code !== text) drawCode(text);
    const rest = begins + (slot + 1) * seconds * 1000 - now();
    place("rest").style.width = `${Math.max(0, Math.min(100, rest / (seconds * 10)))}%`;
    show("countdown", words().next(Math.ceil(rest / 1000)));
}

/// A clock that runs behind what it showed before was set by somebody.
function watchClock() {
    const wall = Date.now();
    if (wall < state.clock.seen - CLOCK_OFF_MAX_MS) state.isMoved = true;
    if (wall > state.clock.seen + ASK_EVERY_MS) {
        state.clock.seen = wall;
        keep.put("about", "clock", state.clock).catch(() => {});
    }
    const { offset } = state.clock;
    let warning = "";
    if (state.isMoved) warning = words().moved;
    else if (offset <= -CLOCK_OFF_MAX_MS) warning = words().fast(span(offset));
    else if (offset >= CLOCK_OFF_MAX_MS) warning = words().slow(span(offset));
    show("clock", warning);
}

function draw() {
    const said = words();
    document.documentElement.lang = state.language;
    document.documentElement.dir = DIRECTIONS[state.language];
    document.title = said.title;
    place("title").textContent = said.title;
    place("languages").setAttribute("aria-label", said.languages);
    for (const button of document.querySelectorAll("[data-language]")) {
        button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
    }
    drawAsked(said);
    drawTicket(said);
    const isEmpty = !state.asked && state.tickets.length === 0;
    show("notice", state.notice ? said[state.notice] : isEmpty ? said.noTicket : "");
    document.body.dataset.state = state.asked ? "asking" : isEmpty ? "empty" : "ticket";
}

function drawAsked(said) {
    place("ask").hidden = !state.asked;
    if (!state.asked) return;
    const { about } = state.asked;
    place("ask-title").textContent = said.askTitle(about.place);
    place("ask-about").textContent = said.askAbout;
    show("ask-warning", about.isHeld ? said.held : state.isLasting ? "" : said.cannotKeep);
    place("keep").textContent = about.isHeld ? said.takeover : said.keep;
    place("keep").disabled = state.isTaking;
}

function drawTicket(said) {
    const ticket = state.tickets[state.shown];
    place("ticket").hidden = !ticket || !!state.asked;
    if (!ticket) return;
    place("ticket-place").textContent = ticket.place;
    show("ticket-seat", said.seat(ticket.block, ticket.row, ticket.seat));
    show("ticket-span", ticket.validUntil
        ? said.validUntil(moment(Date.parse(ticket.validUntil))) : said.always);
    place("code").setAttribute("aria-label", said.code(ticket.slotSeconds));
    show("hint", ticket.dead ? "" : said.hint);
    const last = ticket.capsules.at(-1);
    show("cover", last && !ticket.dead ? said.cover(moment(capsule(last.text).ends)) : "");
    place("remove").hidden = !ticket.dead;
    place("remove").textContent = said.remove;
    place("turn").hidden = state.tickets.length < 2;
    place("before").textContent = said.before;
    place("after").textContent = said.after;
    place("which").textContent = said.which(state.shown + 1, state.tickets.length);
    tick();
}

async function forget() {
    const ticket = state.tickets[state.shown];
    await keep.remove("tickets", ticket.right);
    state.tickets.splice(state.shown, 1);
    state.shown = 0;
    draw();
}

function turn(step) {
    const count = state.tickets.length;
    state.shown = (state.shown + step + count) % count;
    draw();
}

// A screen that goes dark before the reader is a person sent back.
let lock = null;
async function stayAwake() {
    if (document.hidden || !navigator.wakeLock || (lock && !lock.released)) return;
    try {
        lock = await navigator.wakeLock.request("screen");
    } catch {
        lock = null;
    }
}

/// What follows the `#` is a secret: it leaves the address at once.
async function openLink() {
    const secret = location.hash.slice(1);
    if (!secret) return;
    history.replaceState(null, "", location.pathname);
    try {
        const about = await ask("link", { secret });
        state.asked = { secret, about };
        const known = state.tickets.find((ticket) => ticket.right === about.right && !ticket.dead);
        if (known) state.asked.about.isHeld = false;
    } catch (error) {
        await failed(error);
        if (!(error instanceof Refused)) retryLink(secret);
    }
}

function retryLink(secret) {
    addEventListener("online", async () => {
        state.notice = null;
        history.replaceState(null, "", `${location.pathname}#${secret}`);
        await openLink();
        draw();
    }, { once: true });
}

/// Some browsers refuse even to be asked what they keep.
function remembered() {
    try {
        return localStorage.getItem("jalon-language");
    } catch {
        return null;
    }
}

function remember(language) {
    try {
        localStorage.setItem("jalon-language", language);
    } catch {
        return;
    }
}

async function begin() {
    const chosen = remembered()
        ?? navigator.languages?.map((one) => one.slice(0, 2)).find((one) => WORDS[one]);
    state.language = WORDS[chosen] ? chosen : "fr";
    state.isLasting = await keep.isLasting();
    state.clock = (await keep.get("about", "clock")) ?? state.clock;
    state.tickets = await keep.all("tickets");
    draw();
    await openLink();
    draw();
    await keepUp();
    setInterval(tick, TICK_MS);
    setInterval(keepUp, 5000);
}

for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
        state.language = button.dataset.language;
        remember(state.language);
        draw();
    });
}
place("keep").addEventListener("click", take);
place("remove").addEventListener("click", forget);
place("before").addEventListener("click", () => turn(-1));
place("after").addEventListener("click", () => turn(1));
addEventListener("resize", fit);
addEventListener("online", () => {
    state.lastAsked = -Infinity;
    keepUp();
});
addEventListener("hashchange", async () => {
    await openLink();
    draw();
});
document.addEventListener("visibilitychange", () => {
    stayAwake();
    state.lastAsked = -Infinity;
    keepUp();
});
if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/holder/worker.js").catch(() => {});
}
stayAwake();
begin();
