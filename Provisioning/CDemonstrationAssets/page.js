// Takes pictures from the camera, from a file or from a sample, and shows what the place decided.

const WIDTH_MAX = 1280;
const HEIGHT_MAX = 720;
const FILE_BYTES_MAX = 40 * 1024 * 1024;
const LOOKS_MAX = 12;

const trial = document.getElementById("trial");
const answer = document.getElementById("answer");
const preview = document.getElementById("preview");
const openButton = document.getElementById("open-camera");
const closeButton = document.getElementById("close-camera");
const drop = document.getElementById("drop");
const picture = document.getElementById("picture");

let stream = null;
let isBusy = false;

function place() {
  return trial.querySelector("input[name=place]:checked");
}

function show(tone, title, detail, where = "") {
  answer.dataset.tone = tone;
  answer.querySelector(".what").textContent = title;
  answer.querySelector(".why").textContent = detail;
  answer.querySelector(".where").textContent = where;
}

function say(name, tone = "unsure") {
  const key = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  show(tone, trial.dataset[key], trial.dataset[key + "Why"]);
}

// The grey picture of whatever can be drawn, as a binary portable grey map.
function greyMap(source, width, height) {
  const share = Math.min(1, WIDTH_MAX / width, HEIGHT_MAX / height);
  const columns = Math.max(1, Math.round(width * share));
  const rows = Math.max(1, Math.round(height * share));
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, columns, rows);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, columns, rows);
  const pixels = context.getImageData(0, 0, columns, rows).data;
  const header = new TextEncoder().encode(`P5\n${columns} ${rows}\n255\n`);
  const map = new Uint8Array(header.length + columns * rows);
  map.set(header);
  for (let at = 0, to = header.length; at < pixels.length; at += 4, to += 1) {
    map[to] = (299 * pixels[at] + 587 * pixels[at + 1] + 114 * pixels[at + 2] + 500) / 1000;
  }
  return map;
}

async function present(map, name) {
  const response = await fetch(`/${trial.dataset.language}/try/${name}`, {
    method: "POST",
    headers: { "Content-Type": "image/x-portable-graymap" },
    body: map,
  });
  return response.json();
}

function tell(said, input) {
  const where = said.verdict ? input.nextElementSibling.textContent : "";
  show(said.tone, said.title, said.detail, where);
}

// Presents one picture; true when nobody need look again.
async function attempt(map, input = place()) {
  try {
    const said = await present(map, input.value);
    if (!said.isRead && stream) return false;
    tell(said, input);
  } catch {
    say("unreachable");
  }
  return true;
}

async function alone(work) {
  if (isBusy) return;
  isBusy = true;
  trial.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    isBusy = false;
    trial.removeAttribute("aria-busy");
  }
}

async function presentFile(file) {
  if (!file) return;
  await alone(async () => {
    say("reading", "reading");
    let bitmap;
    try {
      if (file.size === 0 || file.size > FILE_BYTES_MAX) throw new Error("size");
      bitmap = await createImageBitmap(file);
    } catch {
      say("no-picture");
      return;
    }
    const map = greyMap(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    await attempt(map);
  });
}

async function presentSample(button) {
  closeCamera();
  await alone(async () => {
    const input = trial.querySelector(`input[value=${button.dataset.place}]`);
    input.checked = true;
    answer.scrollIntoView({ block: "center" });
    say("reading", "reading");
    const image = new Image(480, 480);
    image.src = `/samples/${button.dataset.sample}.svg`;
    try {
      await image.decode();
    } catch {
      say("unreachable");
      return;
    }
    await attempt(greyMap(image, 480, 480), input);
  });
}

function closeCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  preview.srcObject = null;
  preview.hidden = true;
  closeButton.hidden = true;
  openButton.hidden = false;
}

// Looks until a code was decided on, the visitor closes the camera, or nothing comes.
async function look() {
  for (let count = 0; stream && count < LOOKS_MAX; count += 1) {
    const map = greyMap(preview, preview.videoWidth, preview.videoHeight);
    if (await attempt(map)) {
      closeCamera();
      return;
    }
  }
  if (stream) say("nothing");
  closeCamera();
}

async function openCamera() {
  await alone(async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: WIDTH_MAX }, height: { ideal: HEIGHT_MAX } },
      });
      preview.srcObject = stream;
      await preview.play();
    } catch {
      closeCamera();
      say("no-camera");
      return;
    }
    preview.hidden = false;
    openButton.hidden = true;
    closeButton.hidden = false;
    closeButton.focus();
    say("reading", "reading");
    await look();
    openButton.focus();
  });
}

openButton.addEventListener("click", openCamera);
closeButton.addEventListener("click", closeCamera);
picture.addEventListener("change", async () => {
  await presentFile(picture.files[0]);
  picture.value = "";
});
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const file = event.dataTransfer.files[0];
  if (file) presentFile(file);
  else say("no-picture");
});
for (const button of document.querySelectorAll("button[data-sample]")) {
  button.addEventListener("click", () => presentSample(button));
}
