// The files of door 1, in the order in which they were given: sent a few at a time, and followed
// until each was read.

import { Refused, Unreached, call, send } from "/page/server.js";
import { failed, known, lang, say, wait } from "/page/parts.js";
import { allKept, edition, kept } from "/page/keep.js";

const AT_ONCE = 2;
const POLL = 500;
// What systems put beside a user's files.
const NOT_MEANT = /^(\.|~\$)|^(thumbs\.db|desktop\.ini)$/i;

// How many files the page still had to send when it was left.
const UNSENT = "lolot-unsent";
const HAD = "lolot-had";

const files = [];
let sending = 0;
let following = false;
let counted = 0;
let heard = () => {};
let saved = new Set();

/** Each: { key, name, folder, state, file, id, row, error, again }. `row` is what the server says. */
export const given = () => files;
export const listen = (act) => { heard = act; };
export const stateOf = (one) => (one.state === "refused" ? "refused" : one.row?.state ?? (["sending", "sent"].includes(one.state) ? "waiting" : one.state));
export const busy = () => files.some((one) => ["waiting", "reading"].includes(stateOf(one)));
export const takenAway = (ids) => { saved = new Set([...saved, ...ids]); };

/** Whether something would be lost if the page were closed now: work, a copy, or decisions. */
export const unsaved = () => busy() || files.some((one) => (one.row?.copy?.status ? !one.row.copy.taken && !saved.has(one.id) : one.row?.decided || one.touched));
/** Something was decided about a file, and no copy shows it yet. */
export const touch = (id) => { for (const one of files) if (one.id === id) Object.assign(one, { touched: true, row: { ...one.row, copy: undefined } }); };

/** What this tab had before the page was loaded anew; what is lost of it, as a sentence. */
export async function restore() {
  const [unsent, had] = [UNSENT, HAD].map((key) => Number(sessionStorage.getItem(key)));
  for (const row of await call("GET", `/page/files?lang=${lang()}`)) {
    counted = Math.max(counted, row.place);
    if (!row.paper) files.push({ key: row.id, place: row.place, name: row.name, folder: row.folder, state: "sent", id: row.id, row });
  }
  count();
  if (busy()) follow();
  if (had > unsent && !files.length) return say("lost_all");
  return unsent ? say("lost_some", { count: unsent }) : "";
}

function count() {
  sessionStorage.setItem(UNSENT, String(files.filter((one) => !one.id && one.state !== "cancelled").length));
  sessionStorage.setItem(HAD, String(files.length));
}

/** `entries`: [{ file, folder }]. */
export function add(entries) {
  for (const { file, folder } of entries) {
    if (folder && NOT_MEANT.test(file.name)) continue;
    counted += 1;
    const one = { key: `f${counted}`, place: counted, name: file.name, folder, state: "waiting", file };
    files.push(one);
    if (file.size > known().limit) refuse(one, say("too_large", { megabytes: Math.floor(known().limit / 1e6) }), { reason: "too_large" });
  }
  count();
  heard();
  pump();
}

function refuse(one, error, { again = false, reason } = {}) {
  Object.assign(one, { state: "refused", error, again, reason });
  if (!again) one.file = null;
  count();
  heard();
}

function pump() {
  while (sending < AT_ONCE) {
    const next = files.find((one) => one.state === "waiting");
    if (!next) return;
    transfer(next);
  }
}

async function transfer(one) {
  sending += 1;
  one.state = "sending";
  one.stop = new AbortController();
  try {
    one.id = (await send(one.file, { folder: one.folder, place: one.place }, one.stop.signal)).id;
    one.state = "sent";
    one.file = null;
    // It was taken off the list while it was being sent.
    if (!files.includes(one)) await call("DELETE", `/page/files/${one.id}`);
  } catch (error) {
    if (error.name === "AbortError") one.state = "cancelled";
    else refuse(one, error instanceof Refused ? error.message : say("not_sent"), { again: error instanceof Unreached });
  } finally {
    sending -= 1;
  }
  count();
  heard();
  pump();
  follow();
}

/** Hears from the server how the files stand, until all were read. */
export async function follow() {
  if (following) return;
  following = true;
  try {
    do {
      await allKept();
      // What arrives while the server is being asked is not in its answer.
      const asked = files.filter((one) => one.id && one.state === "sent");
      const rows = new Map((await call("GET", `/page/files?lang=${lang()}`)).map((row) => [row.id, row]));
      for (const one of files) {
        if (rows.has(one.id)) one.row = rows.get(one.id);
        else if (asked.includes(one)) refuse(one, say("gone"));
      }
      heard();
      if (busy()) await wait(POLL);
    } while (busy());
  } catch (error) {
    if (error instanceof Unreached) setTimeout(follow, 2000);
    else failed(error);
  } finally {
    following = false;
  }
}

export async function cancel(one) {
  if (one.id) await act(one, "cancel");
  else if (one.state === "sending") one.stop.abort();
  else one.state = "cancelled";
  heard();
}

export async function again(one) {
  if (one.id) return act(one, "again");
  one.state = "waiting";
  heard();
  return pump();
}

export async function act(one, what, body) {
  await kept(`/page/files/${one.id}/choice`);
  one.touched = false;
  await call("POST", `/page/files/${one.id}/${what}`, body);
  follow();
}

/** Has the copy of a file made, by what was decided about it as far as this page knows. */
export async function mask(one) {
  const path = `/page/files/${one.id}/choice`;
  await kept(path);
  await act(one, "mask", { reading: one.row.reading, edition: Math.max(edition(path), one.row.edition) });
}

export async function remove(one) {
  files.splice(files.indexOf(one), 1);
  count();
  heard();
  if (one.id && one.state !== "refused") await call("DELETE", `/page/files/${one.id}`);
  else one.stop?.abort();
}

/** The files in what was dropped, with the folders that they lie in. */
export async function unpack(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, folder: "" }));
  return (await Promise.all(entries.map((entry) => walk(entry, "")))).flat();
}

async function walk(entry, folder) {
  if (entry.isFile) {
    const file = await new Promise((done) => entry.file(done, () => done(null)));
    return file ? [{ file, folder }] : [];
  }
  const reader = entry.createReader();
  const inside = folder ? `${folder}/${entry.name}` : entry.name;
  const found = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) return found;
    for (const one of some) found.push(...(await walk(one, inside)));
  }
}

/** The files that somebody chose in a dialog. */
export const chosen = (input) => [...input.files].map((file) => ({ file, folder: file.webkitRelativePath.split("/").slice(0, -1).join("/") }));
