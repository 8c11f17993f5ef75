// The copy: what was done, what proves it, before and after, and the way to take it away.

import { blob, save } from "/page/server.js";
import { button, el, lang, picture, say, show } from "/page/parts.js";
import { reportButtons } from "/page/list.js";

const WIDE = 800;

/** What was masked and how that was proved, in a few sentences. */
export function proofOf(copy) {
  const sentences = [];
  if (copy.masked_types.length) sentences.push(say("masked_what", { names: copy.masked_types.join(", ") }));
  if (copy.kept_types.length) sentences.push(say("kept_what", { names: copy.kept_types.join(", ") }));
  if (copy.readers.length) sentences.push(say("proved_by", { count: copy.readers.length }));
  return el("ul", { class: "proof" }, [...sentences, ...copy.notes].map((sentence) => el("li", {}, sentence)));
}

function headline(copy) {
  if (copy.status === "verified") return ["clean", say("r_verified")];
  if (copy.status === "unchanged") return ["clean", say("r_unchanged")];
  if (copy.status === "withheld") return ["unread", say("r_withheld")];
  return ["unread", copy.error ?? say("r_failed")];
}

/** `ways`: { back, again, advice }: where to go from here. */
export function openResult(id, file, ways) {
  const copy = file.copy ?? { status: null, error: file.error, masked_types: [], kept_types: [], readers: [], notes: [], remaining: [] };
  const [sign, words] = headline(copy);
  const there = sign === "clean";
  const left = copy.remaining ?? [];
  show(
    el("div", { class: `banner ${sign}` }, el("h1", {}, words), there ? el("p", {}, say("look_through")) : null),
    there ? el("div", { class: "row" },
      button(say("save_one"), async () => save(await blob("GET", `/page/files/${id}/copy`), copy.name), { class: "main", id: "save" }),
      ...reportButtons([id])) : null,
    left.length ? el("ul", { class: "proof" }, left.map((one) => el("li", {}, say("still_there", { name: one.name || say("something"), place: one.place })))) : null,
    there ? proofOf(copy) : null,
    there ? pair(id, copy.pages) : null,
    ways.advice ?? null,
    el("div", { class: "row" },
      ways.again ? button(say("edit_again"), ways.again) : null,
      button(say("back"), ways.back, { class: "plain" })));
}

/** One page before and after, side by side. */
function pair(id, pages) {
  let number = 1;
  const side = (key, alt) => {
    const image = el("img", { alt: say(alt) });
    return { image, made: el("figure", {}, el("figcaption", {}, say(key)), image) };
  };
  const [before, after] = [side("before", "before_alt"), side("after", "after_alt")];
  const where = el("span", { role: "status" });
  const load = async () => {
    where.textContent = say("page_of", { done: number, all: pages });
    const path = `/page/files/${id}/pages/${number}?width=${WIDE}`;
    const mine = number;
    const found = await Promise.all([picture(path), picture(`${path}&copy=true`)]).catch(() => null);
    if (found && mine === number) [before.image.src, after.image.src] = found;
  };
  const turn = (step) => { number = Math.max(1, Math.min(pages, number + step)); load(); };
  load();
  return el("section", { class: "pair", ariaLabel: say("before_after"), lang: lang() },
    pages > 1 ? el("div", { class: "row" }, button("‹", () => turn(-1), { ariaLabel: say("page_before") }), where, button("›", () => turn(1), { ariaLabel: say("page_after") })) : null,
    el("div", { class: "sides" }, before.made, after.made));
}
