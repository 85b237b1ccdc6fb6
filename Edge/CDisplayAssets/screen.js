// @ts-check
// The screen of an edge. What the device says is shown as text and as nothing else; what it does
// not say any more is not shown any more.

const silenceMax = 15_000;
const slack = 1_500;
const retryAfter = 1_000;
const stewardIdleMax = 60_000;
// A page in the language of whoever was here goes back to the language of the place.
const languageIdleMax = 30_000;
const answerMax = 3_000;
const verdicts = ["granted", "passed", "refused", "attention"];

const body = document.body;
const words = body.dataset;

/** @param {string} id @param {string | undefined} text */
function write(id, text) {
  const place = document.getElementById(id);
  if (place && place.textContent !== text) place.textContent = text ?? "";
}

/** @param {string} name @param {string} [text] */
function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * Puts a new node with the text in the place of the old one: what is said twice is then read twice
 * by a screen reader, which hears of changes alone.
 * @param {string} id @param {string | undefined} text
 */
function say(id, text) {
  const old = document.getElementById(id);
  const said = /** @type {HTMLElement | undefined} */ (old?.cloneNode(false));
  if (!old || !said) return;
  said.textContent = text ?? "";
  old.replaceWith(said);
}

/** Whether the device serves the address now. @param {string} address */
async function isServed(address) {
  try {
    const signal = AbortSignal.timeout(answerMax);
    return (await fetch(address, { method: "HEAD", cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}

let isVisiting = false;

/** Goes there, unless nobody answers: a browser's own page of errors leads nowhere. */
async function visit(address) {
  if (isVisiting) return;
  isVisiting = true;
  if (await isServed(address)) location.assign(address);
  isVisiting = false;
}

class Sound {
  /** @type {AudioContext | null} */
  #context = null;

  /** @param {[number, number][]} tones */
  play(tones) {
    if (tones.length === 0 || !("AudioContext" in window)) return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    // A browser that wants a touch first stays silent rather than playing old sounds later.
    if (context.state !== "running") {
      context.resume().catch(() => {});
      return;
    }
    let start = context.currentTime + 0.01;
    for (const [hertz, milliseconds] of tones) {
      if (hertz > 0) this.#note(context, hertz, start, milliseconds / 1000);
      start += milliseconds / 1000;
    }
  }

  /** @param {AudioContext} context @param {number} hertz @param {number} start @param {number} seconds */
  #note(context, hertz, start, seconds) {
    const note = context.createOscillator();
    const volume = context.createGain();
    note.type = "triangle";
    note.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.5, start + 0.012);
    volume.gain.setValueAtTime(0.5, start + seconds - 0.02);
    volume.gain.linearRampToValueAtTime(0, start + seconds);
    note.connect(volume).connect(context.destination);
    note.start(start);
    note.stop(start + seconds);
  }
}

class Screen {
  #sound = new Sound();
  #announcement = -1;
  #heardAt = performance.now();
  #openedAt = 0;
  #endsAt = Infinity;
  #isOut = false;
  #isRenewing = false;
  #touchedAt = performance.now();
  /** @type {EventSource | null} */
  #source = null;

  run() {
    this.#connect();
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => { this.#touchedAt = performance.now(); });
    }
    setInterval(() => this.#watch(), 250);
  }

  #connect() {
    this.#source?.close();
    const source = new EventSource(`/${words.language}/events`);
    this.#source = source;
    this.#openedAt = performance.now();
    source.addEventListener("screen", (event) => this.#take(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (this.#source !== source) return;
      body.dataset.link = "lost";
      if (!this.#isOut) write("state", words.waitState);
      this.#doubt();
      // A browser gives up for good on an answer that is no stream, as from a device with too many.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#connect(), retryAfter);
    });
  }

  #take(face) {
    if (face.build !== words.build) {
      this.#renew();
      return;
    }
    this.#heardAt = performance.now();
    this.#isOut = false;
    body.dataset.link = "held";
    this.#endsAt = face.milliseconds == null
      ? Infinity : this.#heardAt + face.milliseconds + slack;
    write("state", face.state);
    this.#clock(face.time);
    this.#list(face.notices);
    if (face.announcement === this.#announcement) return;
    this.#show(face);
    this.#sound.play(face.tones);
  }

  /** Another page than this one is served by now; with a pause, lest two that differ race. */
  #renew() {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    this.#doubt();
    setTimeout(async () => {
      if (await isServed(location.pathname)) location.reload();
      else this.#isRenewing = false;
    }, retryAfter);
  }

  #show(face) {
    this.#announcement = face.announcement;
    body.dataset.look = face.look;
    say("title", face.title);
    say("advice", face.advice);
    say("help", face.help);
    const places = face.places.map((place) => {
      const row = element("div");
      const value = element("dd", place.value);
      value.dir = "auto";
      row.append(element("dt", place.label), value);
      return row;
    });
    document.getElementById("places")?.replaceChildren(...places);
    // The icon moves even where one answer follows another like it.
    body.classList.remove("fresh");
    void body.offsetWidth;
    body.classList.add("fresh");
  }

  #list(notices) {
    const list = document.getElementById("notices");
    list?.replaceChildren(...notices.map((text) => element("li", text)));
  }

  #clock(time) {
    const shown = new Date(time);
    const text = shown.toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit" });
    write("time", text);
    document.getElementById("time")?.setAttribute("datetime", shown.toISOString());
  }

  /** Nobody stands behind an answer any more: neither green nor red may stay. */
  #doubt() {
    this.#endsAt = Infinity;
    // Whatever comes next is shown, also by a device that began to count anew.
    this.#announcement = -1;
    const look = body.dataset.look ?? "";
    if (this.#isOut || look === "reading" || look === "out") return;
    this.#replace("reading", words.waitTitle, words.waitAdvice);
  }

  #watch() {
    const now = performance.now();
    if (now > this.#endsAt) this.#doubt();
    this.#goHome(now);
    if (now - this.#heardAt <= silenceMax) return;
    if (!this.#isOut) {
      this.#isOut = true;
      body.dataset.link = "lost";
      this.#replace("out", words.outTitle, words.outAdvice);
      write("state", words.outState);
    }
    // A stream may be open and lead nowhere: another is opened as long as nothing is heard.
    if (now - this.#openedAt > silenceMax) this.#connect();
  }

  /** Nobody touched anything for long, and nobody is being answered. */
  #goHome(now) {
    if (verdicts.includes(body.dataset.look ?? "")) this.#touchedAt = now;
    if (words.language === words.home || now - this.#touchedAt <= languageIdleMax) return;
    this.#touchedAt = now;
    visit("/");
  }

  #replace(look, title, advice) {
    const help = look === "out" ? words.help : "";
    this.#show({ announcement: -1, look, title, advice, help, places: [] });
  }
}

class Steward {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    /** @type {HTMLInputElement} */
    this.field = this.#input("number");
    this.touchedAt = performance.now();
  }

  run() {
    for (const name of ["number", "pin"]) {
      const input = this.#input(name);
      input.addEventListener("focus", () => this.#choose(input));
      input.addEventListener("input", () => { input.value = input.value.replace(/\D/g, ""); });
    }
    for (const key of this.form.querySelectorAll(".key")) {
      key.addEventListener("click", () => this.#press(key.getAttribute("data-key") ?? ""));
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => { this.touchedAt = performance.now(); });
    }
    setInterval(() => {
      if (performance.now() - this.touchedAt > stewardIdleMax) this.#leave();
    }, 1_000);
    this.field.focus();
  }

  /** The keys write into the field that was touched last. */
  #choose(input) {
    this.field.classList.remove("active");
    this.field = input;
    input.classList.add("active");
  }

  #input(name) { return /** @type {HTMLInputElement} */ (document.getElementById(name)); }

  #press(key) {
    if (key === "erase") this.field.value = this.field.value.slice(0, -1);
    else if (this.field.value.length < this.field.maxLength) this.field.value += key;
    // The number is full: what follows is the code.
    const isFull = this.field.id === "number" && this.field.value.length === this.field.maxLength;
    if (isFull) this.#input("pin").focus();
  }

  #order() {
    const data = new FormData(this.form);
    const action = String(data.get("action") ?? "");
    const isPassage = action === "entry" || action === "exit";
    const wanted = action === "annul" ? { action }
      : isPassage ? { action: "let_pass", direction: action }
      : { action: "set_mode", mode: action };
    return {
      steward: Number(data.get("number") ?? 0),
      pin: String(data.get("pin") ?? ""),
      ...wanted,
      reason: String(data.get("reason") ?? ""),
    };
  }

  async #send() {
    const order = this.#order();
    this.#input("pin").value = "";
    try {
      const answer = await fetch("/steward", {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": words.language ?? "fr" },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(8_000),
      });
      if (answer.ok) {
        this.#say(words.done, "good");
        setTimeout(() => this.#leave(), 1_500);
      } else {
        const problem = await answer.json();
        this.#say(problem.title, "bad");
        this.#input("pin").focus();
      }
    } catch {
      this.#say(words.failed, "bad");
    }
  }

  #say(text, kind) {
    write("answer", text);
    const answer = document.getElementById("answer");
    if (answer) answer.className = kind;
  }

  #leave() { visit(`/${words.language}/`); }
}

for (const link of document.querySelectorAll("a[href]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    visit(link.getAttribute("href") ?? "/");
  });
}

const form = document.getElementById("steward");
if (form instanceof HTMLFormElement) new Steward(form).run();
else new Screen().run();
