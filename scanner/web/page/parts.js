// Words, elements, and what every view of the page shares.

import { Refused, Unreached, blob } from "/page/server.js";

let words = {};

export async function speak(lang) {
  // Firefox needs time for a page's first request that may outlive it, and the goodbye has none.
  const answer = await fetch(`/page/words/${lang}`, { cache: "no-store", keepalive: true });
  words = await answer.json();
  document.documentElement.lang = lang;
  for (const part of document.querySelectorAll("[data-say]")) part.textContent = say(part.dataset.say);
}

/** The language that the page speaks: "vi" or "en". */
export const lang = () => document.documentElement.lang;
/** All that the server told in this language: sentences, `types`, `purposes`, `limit`. */
export const known = () => words;

/** The sentence `page.<key>` with its places filled: {count}, or {count:one thing|many things}
 * where a language has words of their own for one. */
export function say(key, details = {}) {
  const sentence = words[`page.${key}`] ?? words[key] ?? key;
  return sentence.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => (many === undefined ? details[name] ?? whole : Number(details[name]) === 1 ? one : many));
}

/** An element: `el("button", { class: "main", onclick }, "text", child)`. */
export function el(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name.startsWith("aria")) made.setAttribute(`aria-${name.slice(4).toLowerCase()}`, value);
    else if (name in made && name !== "form") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button. While what it began is under way, pressing it again does nothing. */
export function button(text, act, traits = {}) {
  let busy = false;
  const press = async () => {
    if (busy) return;
    busy = true;
    try {
      await act();
    } catch (error) {
      failed(error);
    } finally {
      busy = false;
    }
  };
  return el("button", { type: "button", onclick: press, ...traits }, text);
}

/** Tells what the server refused; that it is not there is told anyway. */
export function failed(error) {
  if (error instanceof Refused) trouble(error.message);
  else if (!(error instanceof Unreached)) throw error;
}

let receiver = null;

/** Shows a view and takes the reader's focus to its heading. `take`: what is done with files
 * that are dropped or pasted anywhere on it. */
export function show(children, take = null) {
  receiver = take;
  if (!document.getElementById("trouble").dataset.lasting) trouble("");
  const main = document.getElementById("main");
  main.replaceChildren(...children.filter(Boolean));
  const heading = main.querySelector("h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
}

/** What the view that is shown does with files. */
export const receive = () => receiver;

/** Says something to those who do not see the page. */
export function tell(sentence) {
  document.getElementById("spoken").textContent = sentence;
}

/** Says what went wrong: until another view is shown, or, where it is `lasting`, until it is over. */
export function trouble(sentence, lasting = false) {
  const place = document.getElementById("trouble");
  place.dataset.lasting = lasting && sentence ? "yes" : "";
  place.replaceChildren(...(sentence ? [el("p", {}, sentence)] : []));
}

const pictures = new Map();
const MOST_PICTURES = 60;

/** The address of a picture of a page, null where its file is locked; the oldest are forgotten. */
export async function picture(path) {
  if (pictures.has(path)) return pictures.get(path);
  const content = await blob("GET", path);
  if (!content.size) return null;
  const address = URL.createObjectURL(content);
  pictures.set(path, address);
  if (pictures.size > MOST_PICTURES) {
    const [oldest, old] = pictures.entries().next().value;
    pictures.delete(oldest);
    URL.revokeObjectURL(old);
  }
  return address;
}

/** Forgets pictures whose path starts like this: the page has changed. */
export function forget(start) {
  for (const [path, address] of pictures) {
    if (!path.startsWith(start)) continue;
    pictures.delete(path);
    URL.revokeObjectURL(address);
  }
}

/** The width of a picture worth asking for, in steps so that the same one serves again. */
export function width(shown) {
  const wanted = shown * Math.min(2, devicePixelRatio || 1);
  return [200, 400, 800, 1200, 1600, 2400, 3200].find((step) => step >= wanted) ?? 3200;
}

export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Lays something at its sides in a frame, both in the page's units. */
export function place(made, [x0, y0, x1, y1], [left, top, right, low]) {
  const [wide, high] = [right - left, low - top];
  made.style.left = `${((x0 - left) / wide) * 100}%`;
  made.style.top = `${((y0 - top) / high) * 100}%`;
  made.style.width = `${((x1 - x0) / wide) * 100}%`;
  made.style.height = `${((y1 - y0) / high) * 100}%`;
}
