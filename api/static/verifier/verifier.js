// The page /v: scans a code or takes it from the keyboard. Codes of ours lead to their page; offline tokens are
// checked right here, with keys that were fetched when the page was opened; those of other provinces by our server.

import { PREFIX, checked, meaning, statusIn } from "./offline.js";

const PAUSE = 150; // ms between two looks at the camera's picture
const LARGEST = 960; // pixels; what a decoder looks at
const page = document.querySelector("[data-issuer]");
const issuer = page.dataset.issuer;
const one = (name) => document.getElementById(name);
const seconds = () => Date.now() / 1000;

let jwks = { keys: [] };
let scanning = null;

async function fetched(path, type) {
  const answer = await fetch(path, { credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(answer.status);
  return type === "json" ? answer.json() : answer.text();
}

async function loadKeys() {
  jwks = await fetched("/.well-known/jwks.json", "json");
}

/** Show one of the verdicts that the page brings along, in both languages, and what the code says. */
function show(reason, claims, notes = []) {
  const result = one("result");
  result.hidden = false;
  result.querySelectorAll("[data-verdict]").forEach((part) => { part.hidden = part.dataset.verdict !== (reason ? "bad" : "good"); });
  result.querySelectorAll("[data-reason]").forEach((part) => {
    part.hidden = part.dataset.reason !== (reason ?? "VALID") && !notes.includes(part.dataset.reason);
  });
  one("facts").replaceChildren(...(reason || !claims ? [] : facts(claims)));
  result.focus();
  result.scrollIntoView();
}

function facts({ type, issuer: department, holder, fields }) {
  const words = page.dataset;
  const rows = [[words.type, type], [words.department, department], ...(holder ? [[words.holder, holder]] : []), ...fields];
  return rows.map(([label, value]) => {
    const row = document.createElement("div"), term = document.createElement("dt"), said = document.createElement("dd");
    term.textContent = label;
    said.textContent = value;
    row.append(term, said);
    return row;
  });
}

/** Whether the certificate still holds, where there is a connection; null when nobody can be asked. */
async function stillHolds(status) {
  if (!status.uri.startsWith(`${issuer}/status/`)) return null;
  try {
    const list = await fetched(new URL(status.uri).pathname, "text");
    return await statusIn(list, status, { jwks, now: seconds() });
  } catch {
    return null;
  }
}

/** Let our server say what it is worth: it knows the keys of partner provinces, and names the one that vouches. */
function ask(text) {
  one("code").value = text;
  one("by-hand").submit(); // past the listener below
}

async function checkOffline(text) {
  let found = await checked(text, { jwks, issuer, now: seconds() });
  if (found.reason === "UNKNOWN_KEY") {
    const reached = await loadKeys().then(() => true, () => false);
    found = await checked(text, { jwks, issuer, now: seconds() });
    // Reached may be a cache.
    if (found.reason === "UNKNOWN_KEY" && reached && navigator.onLine) return ask(text);
  }
  if (found.reason) return show(found.reason);
  const worth = await stillHolds(found.claims.status);
  return show(meaning(worth), found.claims, [worth === null ? "OFFLINE_ONLY" : "STATUS_CHECKED"]);
}

function foreign(url) {
  one("foreign-host").textContent = url.host;
  show("OTHER_SITE");
}

function addressIn(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Do what a code asks for: never leave this site for it. */
async function handle(text) {
  stop();
  const code = text.trim();
  if (code.startsWith(PREFIX)) return checkOffline(code);
  const url = addressIn(code);
  if (url && url.origin !== new URL(issuer).origin) return foreign(url);
  if (url && !/^\/[vd]\/./.test(url.pathname)) return show("UNREADABLE");
  return location.assign(url ? url.pathname : `/v/${encodeURIComponent(code)}`);
}

/** Something that reads codes off a picture: the browser's own reader where it has one, else ours. */
async function reader() {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  }
  const { decodeQR } = await import("./qr/decode.js");
  return async (canvas) => {
    const picture = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(picture);
    } catch {
      return undefined; // no code in this picture
    }
  };
}

function drawn(video, canvas) {
  const scale = Math.min(1, LARGEST / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = video.videoWidth * scale;
  canvas.height = video.videoHeight * scale;
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function start() {
  const video = one("camera");
  one("no-camera").hidden = true;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    scanning = { stream };
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    await look(video, await reader(), scanning);
  } catch {
    stop();
    one("no-camera").hidden = false;
  }
}

async function look(video, read, mine) {
  const canvas = document.createElement("canvas");
  while (scanning === mine) {
    const text = video.videoWidth ? await read(drawn(video, canvas)) : undefined;
    if (text) return handle(text);
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  }
}

function stop() {
  scanning?.stream.getTracks().forEach((track) => track.stop());
  scanning = null;
  one("camera").hidden = true;
}

one("scan").hidden = !navigator.mediaDevices?.getUserMedia;
one("scan").addEventListener("click", () => (scanning ? stop() : start()));
one("by-hand").addEventListener("submit", (event) => {
  event.preventDefault();
  if (one("code").value.trim()) handle(one("code").value);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
loadKeys().catch(() => {});
