// Starts the page: the two doors, the language, and what to say when the server is gone.

import { Refused, begin, call, enter, hold } from "/page/server.js";
import { button, el, known, lang, receive, say, show, speak, tell, trouble } from "/page/parts.js";
import { add, restore, unpack, unsaved } from "/page/files.js";
import * as paper from "/page/paper.js";
import "/page/list.js";
import "/page/review.js";
import "/page/result.js";
import { go, resume, stay, view } from "/page/way.js";

const KEPT = "lolot-lang";
let away = false;

view("home", () => {
  const door = ([title, more, enter], name) =>
    el("section", { class: "door" },
      el("h2", {}, say(title)),
      el("p", {}, say(more)),
      button(say(enter), () => go(name), { class: "main" }));
  show([
    el("h1", {}, say("welcome")),
    el("div", { class: "doors" },
      door(["check_title", "check_more", "check_open"], "list"),
      door(["paper_title", "paper_more", "paper_open"], "paper")),
    el("p", { class: "note" }, say("limits")),
  ], (entries) => {
    go("list");
    add(entries);
  });
});

async function switchLanguage(wanted) {
  await speak(wanted);
  localStorage.setItem(KEPT, wanted);
  const other = document.getElementById("language");
  other.textContent = wanted === "vi" ? "English" : "Tiếng Việt";
  other.lang = wanted === "vi" ? "en" : "vi";
}

function whenGone(isGone) {
  if (isGone === away) return;
  away = isGone;
  trouble(isGone ? say("server_gone") : "", true);
  if (isGone) comeBack();
}

async function comeBack() {
  while (away) {
    await new Promise((done) => setTimeout(done, 1500));
    try {
      await call("GET", `/page/files?lang=${lang()}`);
    } catch (error) {
      if (error.status === 401) {
        away = false;
        trouble(say("server_new"), true);
        return;
      }
    }
  }
  tell(say("server_back"));
}

view("pin", () => {
  const field = el("input", { id: "pin", inputMode: "numeric", autocomplete: "off", maxLength: 12, required: true });
  const answer = el("p", { role: "alert" });
  const form = el("form", { class: "card", onsubmit: async (event) => {
    event.preventDefault();
    try {
      await enter(field.value);
    } catch (error) {
      answer.textContent = error.message;
      return;
    }
    hold();
    stay("home");
  } }, el("label", { htmlFor: "pin" }, say("pin")), field, el("button", { class: "main" }, say("pin_enter")), answer);
  show([el("h1", {}, say("pin_title")), el("p", {}, say("pin_more")), form]);
});

view("closed", () => show([el("h1", {}, "lolot"), el("p", {}, say("no_way_in"))]));

/** Files may be dropped or pasted wherever the page takes some; elsewhere they do not replace it. */
function takeFiles() {
  const mark = (on) => document.body.classList.toggle("over", on && receive() !== null);
  addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  addEventListener("drop", async (event) => {
    event.preventDefault();
    mark(false);
    const take = receive();
    const entries = await unpack(event.dataTransfer);
    if (take && entries.length) take(entries);
  });
  addEventListener("paste", (event) => {
    const entries = [...(event.clipboardData?.files ?? [])].map((file) => ({ file, folder: "" }));
    if (receive() && entries.length) receive()(entries);
  });
}

/** What this tab had is there again; whoever has no way in is asked for the PIN, if there is one. */
async function enterPage(inside) {
  const out = () => go(known().pin ? "pin" : "closed");
  if (!inside) return out();
  let lost = "";
  try {
    lost = await restore();
    await paper.restore();
  } catch (error) {
    // The server was started anew.
    if (error instanceof Refused) return out();
  }
  hold();
  await resume("home");
  if (lost) trouble(lost);
  return undefined;
}

async function start() {
  const inside = begin(whenGone);
  const asked = localStorage.getItem(KEPT) ?? "vi";
  await switchLanguage(asked === "en" ? "en" : "vi");
  document.getElementById("home").addEventListener("click", () => go("home"));
  document.getElementById("language").addEventListener("click", async () => {
    await switchLanguage(lang() === "vi" ? "en" : "vi");
    stay();
  });
  takeFiles();
  addEventListener("beforeunload", (event) => { if (unsaved() || paper.owing()) event.preventDefault(); });
  await enterPage(inside);
}

start();
