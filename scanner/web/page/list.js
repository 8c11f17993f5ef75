// Door 1: files are dropped, each gets its verdict, and copies of all are made at once.

import { blob, save } from "/page/server.js";
import { button, el, failed, known, lang, say, show, tell } from "/page/parts.js";
import * as files from "/page/files.js";
import { back, go, view } from "/page/way.js";
import { proofOf, reportButtons } from "/page/result.js";

// Somebody who hears the page is not told more often.
const SILENCE = 4000;

let shown = null;
let lastTold = 0;

view("list", () => {
  const input = (id, traits) => el("input", { type: "file", id, hidden: true, multiple: true, onchange: (event) => { files.add(files.chosen(event.target)); event.target.value = ""; }, ...traits });
  const some = input("files");
  const folder = input("folder", { webkitdirectory: true });
  const zone = el("div", { class: "zone" },
    el("p", {}, say("drop_here")),
    el("div", { class: "row" },
      button(say("choose_files"), () => some.click(), { class: "main" }),
      button(say("choose_folder"), () => folder.click())),
    some, folder,
    el("p", { class: "note" }, say("kinds")));
  shown = {
    zone,
    lines: new Map(),
    summary: el("p", { class: "summary" }),
    list: el("ul", { class: "files", ariaLabel: say("files") }),
    told: el("div"),
    foot: el("div", { class: "foot" }),
  };
  show([el("h1", {}, say("check_title")), zone, shown.summary, shown.told, shown.list, shown.foot], files.add);
  files.listen(draw);
  draw();
  files.follow();
});

function draw() {
  if (!shown?.list.isConnected) return;
  const all = files.given();
  shown.zone.classList.toggle("small", all.length > 0);
  for (const [key, line] of shown.lines) {
    if (!all.some((one) => one.key === key)) { line.made.remove(); shown.lines.delete(key); }
  }
  for (const one of all) drawLine(one);
  summarize(all);
  foot(all);
}

function drawLine(one) {
  const state = JSON.stringify([one.row, one.state, one.error]);
  const line = shown.lines.get(one.key);
  if (line?.state === state) return;
  const made = lineOf(one);
  if (line) {
    const focused = line.made.contains(document.activeElement);
    line.made.replaceWith(made);
    if (focused) made.querySelector("button, input")?.focus();
  } else shown.list.append(made);
  shown.lines.set(one.key, { state, made });
}

/** How a file stands: the class of its sign, a few large words, and a sentence. */
function standing(one) {
  const { row } = one;
  const state = files.stateOf(one);
  if (state === "refused") return ["unread", say("standing.not_read"), one.error];
  if (state === "waiting") return ["busy", say("v_waiting"), ""];
  if (state === "reading") return ["busy", row.stage === "mask" ? say("v_masking") : say("v_reading"), progress(row)];
  if (state === "cancelled") return ["unread", say("standing.cancelled"), ""];
  const { light, words, more } = row.standing;
  return [light, words, row.locked ? say(row.tried ? "locked_wrong" : "locked_more") : more];
}

/** How it came out, as the sums count it. */
const came = (one) => ({ refused: "not_read", cancelled: "cancelled" })[files.stateOf(one)] ?? one.row?.standing?.key;

const progress = (row) => (row.pages?.[1] ? say("page_of", { done: row.pages[0], all: row.pages[1] }) : "");
const read = (one) => files.stateOf(one) === "done" && !one.row.error && one.row.verdict;
const copied = (one) => files.stateOf(one) === "done" && one.row.copy?.status && one.row.copy.status !== "withheld";

function lineOf(one) {
  const [sign, words, more] = standing(one);
  const { name, row } = one;
  const state = files.stateOf(one);
  return el("li", { class: `file ${sign}`, "data-name": name, "data-state": state === "refused" ? "done" : state },
    el("div", { class: "what" },
      el("p", { class: "verdict" }, words),
      el("p", { class: "name" }, one.folder ? el("span", { class: "note" }, `${one.folder}/`) : null, name),
      more ? el("p", {}, more) : null,
      state === "reading" ? el("progress", { ariaLabel: say("progress_of", { name }), ...(row.pages?.[1] ? { max: row.pages[1], value: row.pages[0] } : {}) }) : null,
      row?.locked && state === "done" ? unlock(one) : null),
    el("div", { class: "row" },
      sign === "busy" ? button(say("cancel"), () => files.cancel(one), { ariaLabel: say("cancel_of", { name }) }) : null,
      state === "cancelled" || one.again ? button(say("again"), () => files.again(one), { ariaLabel: say("again_of", { name }) }) : null,
      copied(one) ? button(say("see_copy"), () => go("result", one.id, "list"), { ariaLabel: say("see_copy_of", { name }) }) : null,
      read(one) ? button(say("look"), () => go("review", one.id), { class: "look", ariaLabel: say("look_of", { name }) }) : null,
      sign === "busy" ? null : button("✕", () => files.remove(one), { class: "plain sign", ariaLabel: say("remove_of", { name }) })));
}

function unlock(one) {
  const field = el("input", { type: "password", id: `secret-${one.key}`, autocomplete: "off", required: true });
  return el("form", { class: "row", onsubmit: (event) => {
    event.preventDefault();
    files.act(one, "password", { password: field.value }).catch(failed);
  } }, el("label", { htmlFor: field.id }, say("password")), field, el("button", {}, say("unlock")));
}

/** How all of them stand, in a sentence; and aloud, now and then and at the end. */
function summarize(all) {
  const done = all.filter((one) => standing(one)[0] !== "busy");
  const counts = new Map();
  for (const one of done) counts.set(`sums.${came(one)}`, (counts.get(`sums.${came(one)}`) ?? 0) + 1);
  const parts = Object.keys(known()).filter((key) => counts.has(key)).map((key) => say(key, { count: counts.get(key) }));
  const sentence = `${say("sum_read", { done: done.length, all: all.length })}${parts.length ? `: ${parts.join(", ")}` : ""}.`;
  if (sentence === shown.said || !all.length) return;
  shown.said = sentence;
  shown.summary.textContent = all.length > 1 ? sentence : "";
  if (done.length < all.length && Date.now() - lastTold < SILENCE) return;
  lastTold = Date.now();
  tell(all.length > 1 ? sentence : `${all[0].name}: ${standing(all[0]).slice(1).join(". ")}`);
}

function foot(all) {
  const maskable = all.filter((one) => read(one) && !copied(one) && !one.row.undecided);
  const ready = all.filter(copied);
  const looked = all.filter((one) => read(one) && !copied(one) && one.row.undecided);
  const busy = files.busy();
  const key = JSON.stringify([maskable.map((one) => one.key), ready.map((one) => one.key), looked.length, busy, all.map(came)]);
  if (shown.foot.dataset.key === key) return;
  shown.foot.dataset.key = key;
  // A report tells of every file that was dropped, once all were read.
  const there = all.filter((one) => one.row && one.state !== "refused");
  const lost = all.filter((one) => !there.includes(one)).map(({ name, folder, state, reason }) => ({ name, folder, reason: reason ?? (state === "cancelled" ? "cancelled" : "not_sent") }));
  shown.told.replaceChildren(...[
    looked.length ? el("p", {}, say("look_first", { count: looked.length })) : null,
    all.length === 1 && ready.length ? proofOf(ready[0].row.copy) : null,
  ].filter(Boolean));
  shown.foot.replaceChildren(...[
    maskable.length && !busy ? button(say("mask_all", { count: maskable.length }), () => maskAll(maskable), { class: "main" }) : null,
    ready.length ? button(ready.length > 1 ? say("save_all", { count: ready.length }) : say("save_one"), () => saveAll(ready), { class: maskable.length ? "" : "main" }) : null,
    ...(all.length && !busy ? reportButtons(there.map((one) => one.id), lost) : []),
    button(say("home"), back, { class: "plain" }),
  ].filter(Boolean));
}

async function maskAll(wanted) {
  for (const one of wanted) await files.mask(one);
}

async function saveAll(ready) {
  const ids = ready.map((one) => one.id);
  if (ids.length === 1) save(await blob("GET", `/page/files/${ids[0]}/copy?lang=${lang()}`), ready[0].row.copy.name);
  else save(await blob("POST", `/page/copies?lang=${lang()}`, { ids }), `${say("zip_name")}.zip`);
  files.takenAway(ids);
}
