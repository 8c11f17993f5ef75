// Calls to the server. Each brings the token in a header; nothing else proves who asks.

const random = (count) => Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const KEPT = "lolot-token";
const TAB = "lolot-tab";

// A tab keeps its name, and with it its files, when the page is loaded anew.
const tab = sessionStorage.getItem(TAB) || random(16);
sessionStorage.setItem(TAB, tab);
/** This page, as long as it is not loaded anew. */
export const view = random(8);
// What a page may still send when it is left; browsers allow 64 KB for all.
const LAST_WORDS = 30_000;
// A tab is in the background once it stays there: one that is closed is hidden first.
const HIDDEN = 1000;

let token = "";
let gone = null;

export class Refused extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** The server cannot be reached. */
export class Unreached extends Error {}

/** Takes the token from the opened address, where it is shown no longer than needed. */
export function begin(whenGone) {
  gone = whenGone;
  const given = location.hash.match(/^#t=([\w-]+)$/);
  if (given) history.replaceState(null, "", location.pathname);
  token = given ? given[1] : sessionStorage.getItem(KEPT) || "";
  if (token) sessionStorage.setItem(KEPT, token);
  return token !== "";
}

/** Holds the line by which the server knows that this tab is there, and says goodbye. */
export function hold() {
  let closed = false;
  let hiding = 0;
  addEventListener("pagehide", () => {
    closed = true;
    clearTimeout(hiding);
    // Firefox at times loses a request of a page that is left right after another: said twice,
    // it mostly arrives; where it does not, the line has ended all the same.
    for (let time = 0; time < 2; time += 1) fetch(`/page/here?view=${view}`, { method: "DELETE", headers: headers(), keepalive: true }).catch(() => {});
  });
  // A page that the browser kept has said goodbye.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    const tell = () => { if (!closed) call("PUT", `/page/here?hidden=${document.hidden}`).catch(() => {}); };
    if (document.hidden) hiding = setTimeout(tell, HIDDEN);
    else tell();
  });
  line(() => closed);
}

async function line(closed) {
  while (!closed()) {
    try {
      const answer = await ask("GET", `/page/here?view=${view}`, { headers: headers() });
      if (answer.status === 204) return;
      const reader = answer.body.getReader();
      while (!(await reader.read()).done);
    } catch (error) {
      if (error instanceof Refused) return;
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
}

export async function enter(pin) {
  const answer = await call("POST", "/page/pin", { pin });
  token = answer.token;
  sessionStorage.setItem(KEPT, token);
}

function headers(more) {
  return { Authorization: `Bearer ${token}`, "Lolot-Tab": tab, "Accept-Language": document.documentElement.lang, ...more };
}

async function ask(method, path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { method, cache: "no-store", redirect: "error", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    gone(true);
    throw new Unreached();
  }
  gone(false);
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem.code || "", problem.detail || String(answer.status));
}

function spoken(body) {
  if (body === undefined) return { headers: headers({}) };
  const told = JSON.stringify(body);
  return { headers: headers({ "Content-Type": "application/json" }), body: told, keepalive: told.length < LAST_WORDS };
}

/** JSON in, JSON out (null for an empty answer). */
export async function call(method, path, body) {
  const answer = await ask(method, path, spoken(body));
  return answer.status === 204 ? null : answer.json();
}

/** The bytes of an answer. */
export async function blob(method, path, body) {
  return (await ask(method, path, spoken(body))).blob();
}

/** Sends a file; its id on the desk comes back. `how`: { folder, place, paper }. */
export async function send(file, how, signal) {
  const query = new URLSearchParams({ name: file.name || "photo.jpg", ...how });
  const type = { "Content-Type": "application/octet-stream" };
  return (await ask("POST", `/page/files?${query}`, { headers: headers(type), body: file, signal })).json();
}

/** Hands bytes to the browser's own way of saving a file. */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
