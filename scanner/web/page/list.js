// Door 1: files are dropped, each gets its verdict, and copies of all are made at once.

import { Refused, blob, call, save, send } from "/page/server.js";
import { button, el, known, lang, say, show, tell, trouble, wait } from "/page/parts.js";
import { openReview } from "/page/review.js";
import { proofOf } from "/page/result.js";

const AT_ONCE = 2;
const POLL = 500;

// Files that never reached the desk stay in the list with their reason.
let refused = [];
let rows = [];
let waiting = [];
let sending = 0;
let polling = false;
let shown = null;
let back = null;
let lines = new Map();

export function openList(home) {
  back = home;
  const files = el("input", { type: "file", multiple: true, id: "files", class: "unseen", onchange: (event) => take(event.target) });
  const folder = el("input", { type: "file", id: "folder", class: "unseen", webkitdirectory: true, onchange: (event) => take(event.target) });
  const zone = el("div", { class: "zone",
    ondragover: (event) => { event.preventDefault(); zone.classList.add("over"); },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); zone.classList.remove("over"); dropped(event.dataTransfer); } },
    el("p", {}, say("drop_here")),
    el("div", { class: "row" },
      button(say("choose_files"), () => files.click(), { class: "main" }),
      button(say("choose_folder"), () => folder.click())),
    files, folder,
    el("p", { class: "note" }, say("kinds")));
  files.ariaLabel = say("choose_files");
  folder.ariaLabel = say("choose_folder");
  files.tabIndex = folder.tabIndex = -1;
  shown = { list: el("ul", { class: "files", ariaLabel: say("files") }), foot: el("div", { class: "foot" }) };
  lines = new Map();
  show(el("h1", {}, say("check_title")), zone, shown.list, shown.foot);
  draw();
  poll();
}

function take(input) {
  add([...input.files]);
  input.value = "";
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return add([...transfer.files]);
  for (const entry of entries) await walk(entry);
}

async function walk(entry) {
  if (entry.isFile) {
    add([await new Promise((done, fail) => entry.file(done, fail))]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const inner = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!inner.length) return;
    for (const one of inner) await walk(one);
  }
}

function add(files) {
  for (const file of files) {
    if (file.size > known().limit) refuse(file.name, say("too_large", { megabytes: Math.floor(known().limit / 1e6) }));
    else waiting.push(file);
  }
  draw();
  pump();
}

function refuse(name, error) {
  refused.push({ id: `r${refused.length}`, name, state: "done", error, refused: true });
  tell(`${name}: ${error}`);
}

async function pump() {
  while (sending < AT_ONCE && waiting.length) {
    const file = waiting.shift();
    sending += 1;
    send(file)
      .catch((error) => refuse(file.name, error instanceof Refused ? error.message : say("not_sent")))
      .finally(() => { sending -= 1; pump(); poll(); });
  }
  draw();
}

export const active = () => rows.some((row) => row.state === "waiting" || row.state === "reading");

async function poll() {
  if (polling) return;
  polling = true;
  try {
    do {
      rows = await call("GET", `/page/files?lang=${lang()}`);
      draw();
      if (active()) await wait(POLL);
    } while (shown?.list.isConnected && (active() || sending));
  } catch (error) {
    if (error instanceof Refused) trouble(error.message);
    else setTimeout(poll, 2000);
  } finally {
    polling = false;
  }
}

function draw() {
  if (!shown?.list.isConnected) return;
  const all = [...rows, ...refused];
  for (const [id, line] of lines) {
    if (!all.some((row) => row.id === id)) { line.made.remove(); lines.delete(id); }
  }
  for (const row of all) {
    const key = JSON.stringify(row);
    const line = lines.get(row.id);
    if (line?.key === key) continue;
    const made = lineOf(row);
    if (line) {
      const focused = line.made.contains(document.activeElement);
      line.made.replaceWith(made);
      if (focused) made.querySelector("button, input")?.focus();
    } else shown.list.append(made);
    lines.set(row.id, { key, made });
  }
  foot(all);
}

/** How a file stands: the class of its sign, a few large words, and a sentence. */
function standing(row) {
  if (row.refused) return ["unread", say("v_not_read"), row.error];
  if (row.state === "waiting") return ["busy", say("v_waiting"), ""];
  if (row.state === "reading") return ["busy", row.stage === "mask" ? say("v_masking") : say("v_reading"), progress(row)];
  if (row.state === "cancelled") return ["unread", say("v_cancelled"), ""];
  if (row.copy?.status) return row.copy.status === "withheld" ? ["unread", say("v_withheld"), say("withheld_more")] : ["clean", say("v_masked"), say("masked_more", { count: row.copy.masked })];
  if (row.locked) return ["unread", say("v_locked"), say("locked_more")];
  if (row.error) return ["unread", row.skipped ? say("v_skipped") : say("v_not_read"), row.error];
  if (row.verdict === "do_not_post") return ["stop", say("v_do_not_post"), found(row)];
  if (row.verdict === "could_not_read") return ["unread", say("v_could_not_read"), say("unread_more", { count: row.unread })];
  if (row.verdict === "review") return ["review", say("v_review"), say("review_more", { count: row.low })];
  return ["clean", say("v_nothing_found"), say("clean_more", { pages: row.pages_in_all })];
}

function found(row) {
  const types = row.types.slice(0, 4).join(", ") + (row.types.length > 4 ? ", …" : "");
  return say("found_more", { count: row.to_mask, pages: row.on_pages, types }) + (row.unread ? `. ${say("unread_more", { count: row.unread })}` : "");
}

const progress = (row) => (row.pages?.[1] ? say("page_of", { done: row.pages[0], all: row.pages[1] }) : "");
const read = (row) => row.state === "done" && !row.refused && !row.error && row.verdict;

function lineOf(row) {
  const [sign, words, more] = standing(row);
  const busy = sign === "busy";
  return el("li", { class: `file ${sign}`, "data-name": row.name, "data-state": row.state },
    el("div", { class: "what" },
      el("p", { class: "verdict" }, words),
      el("p", { class: "name" }, row.name),
      more ? el("p", {}, more) : null,
      row.state === "reading" ? el("progress", { ariaLabel: say("progress_of", { name: row.name }), ...(row.pages?.[1] ? { max: row.pages[1], value: row.pages[0] } : {}) }) : null,
      row.locked && row.state === "done" ? unlock(row) : null),
    el("div", { class: "row" },
      busy ? button(say("cancel"), () => act(row, "cancel"), { ariaLabel: say("cancel_of", { name: row.name }) }) : null,
      row.state === "cancelled" ? button(say("again"), () => act(row, "again")) : null,
      read(row) ? button(say("look"), () => openReview(row.id, () => openList(back)), { class: "look", ariaLabel: say("look_of", { name: row.name }) }) : null,
      busy ? null : button("✕", () => remove(row), { class: "plain", ariaLabel: say("remove_of", { name: row.name }) })));
}

function unlock(row) {
  const field = el("input", { type: "password", id: `secret-${row.id}`, autocomplete: "off", required: true });
  return el("form", { class: "row", onsubmit: async (event) => {
    event.preventDefault();
    await call("POST", `/page/files/${row.id}/password`, { password: field.value });
    poll();
  } }, el("label", { htmlFor: field.id }, say("password")), field, el("button", {}, say("unlock")));
}

async function act(row, what) {
  try {
    await call("POST", `/page/files/${row.id}/${what}`);
  } catch (error) {
    if (error instanceof Refused) trouble(error.message);
  }
  poll();
}

async function remove(row) {
  if (row.refused) refused = refused.filter((one) => one !== row);
  else await call("DELETE", `/page/files/${row.id}`).catch(() => {});
  rows = rows.filter((one) => one.id !== row.id);
  draw();
}

function foot(all) {
  const maskable = all.filter((row) => read(row) && !row.copy?.status && !row.unread);
  const ready = all.filter((row) => row.copy?.status && row.copy.status !== "withheld");
  const looked = all.filter((row) => read(row) && !row.copy?.status && row.unread);
  const key = JSON.stringify([maskable.map((row) => row.id), ready.map((row) => row.id), looked.length, active(), all.length]);
  if (shown.foot.dataset.key === key) return;
  shown.foot.dataset.key = key;
  const ids = [...ready, ...all.filter((row) => read(row) && !ready.includes(row))].map((row) => row.id);
  shown.foot.replaceChildren(...[
    looked.length ? el("p", {}, say("look_first", { count: looked.length })) : null,
    maskable.length && !active() ? button(say("mask_all", { count: maskable.length }), () => maskAll(maskable), { class: "main" }) : null,
    ready.length ? button(ready.length > 1 ? say("save_all", { count: ready.length }) : say("save_one"), () => saveAll(ready), { class: maskable.length ? "" : "main" }) : null,
    ready.length === 1 ? proofOf(ready[0].copy) : null,
    ...(ids.length ? reportButtons(ids) : []),
    button(say("home"), back, { class: "plain" }),
  ].filter(Boolean));
}

async function maskAll(wanted) {
  for (const row of wanted) await call("POST", `/page/files/${row.id}/mask`, {}).catch((error) => trouble(error.message));
  poll();
}

export async function saveAll(ready) {
  if (ready.length === 1) save(await blob("GET", `/page/files/${ready[0].id}/copy`), ready[0].copy.name);
  else save(await blob("POST", "/page/copies", { ids: ready.map((row) => row.id) }), `${say("zip_name")}.zip`);
}

/** The report to be kept with the file: for a browser, or printed on A4. */
export function reportButtons(ids) {
  return [
    button(say("save_pdf"), () => saveReport(ids, "pdf")),
    button(say("save_html"), () => saveReport(ids, "html")),
  ];
}

async function saveReport(ids, form) {
  const written = await blob("POST", `/page/report?lang=${lang()}&form=${form}`, { ids });
  save(written, `${say("report_name")}.${form}`);
}
