// What somebody decides about one file, with undo and redo. Every state is a value of its own.

import { say } from "/page/parts.js";

/** Twins are switched together: one value is masked everywhere or nowhere. */
export class Edits {
  constructor(file) {
    this.read(file);
    this.past = [];
    this.future = [];
    this.now = decided(file);
    this.heard = () => {};
  }

  read(file) {
    this.file = file;
    this.byId = new Map(file.findings.map((finding) => [finding.id, finding]));
    this.groups = group(file.findings);
  }

  /** What a page is called: by what stands on it, where its number says nothing to anybody. */
  title(number) {
    const size = this.file.sizes.find(([one]) => one === number);
    return size?.[3] || say("page_number", { number });
  }

  change(made) {
    this.past.push(this.now);
    this.future = [];
    this.now = { ...this.now, ...made };
    this.heard();
  }

  undo() {
    if (!this.past.length) return;
    this.future.push(this.now);
    this.now = this.past.pop();
    this.heard();
  }

  redo() {
    if (!this.future.length) return;
    this.past.push(this.now);
    this.now = this.future.pop();
    this.heard();
  }

  /** The ids of all findings of the same value. */
  twins(id) {
    return this.groups.get(this.byId.get(id).twin);
  }

  toggle(id) {
    this.switchAll([id], !this.now.mask.has(id));
  }

  /** Switches these findings and their twins, as one step. */
  switchAll(ids, on) {
    const mask = new Set(this.now.mask);
    for (const twin of ids.flatMap((id) => this.twins(id))) on ? mask.add(twin) : mask.delete(twin);
    this.change({ mask });
  }

  draw(page, box) {
    return this.drawAll(page, [box]);
  }

  /** Draws several boxes as one step; the key of the last. */
  drawAll(page, boxes) {
    const drawn = boxes.map((box) => area(page, box));
    this.change({ areas: [...this.now.areas, ...drawn] });
    return drawn.at(-1).key;
  }

  moveArea(key, box) {
    this.change({ areas: this.now.areas.map((one) => (one.key === key ? { ...one, box } : one)) });
  }

  removeArea(key) {
    this.change({ areas: this.now.areas.filter((one) => one.key !== key) });
  }

  settle(id, how) {
    this.change({ unread: { ...this.now.unread, [id]: how } });
  }

  /** After a new reading the ids are others, and the server knows what was decided. */
  reread(file) {
    this.read(file);
    this.past = [];
    this.future = [];
    this.now = decided(file);
  }

  left() {
    return this.file.areas_unread.filter((one) => !this.now.unread[one.id]).length;
  }

  /** How many places are masked, by page. */
  counts() {
    const counts = new Map();
    const masked = this.file.findings.filter((finding) => this.now.mask.has(finding.id));
    for (const { page } of [...masked, ...this.now.areas]) counts.set(page, (counts.get(page) ?? 0) + 1);
    return counts;
  }

  /** What lolot would mask and somebody has switched off. */
  bared() {
    return this.file.findings.filter((one) => one.mask && !this.now.mask.has(one.id));
  }

  /** What is told to the server: only what is named here is left, and only of this reading. */
  body() {
    const settled = Object.entries(this.now.unread);
    const of = (how) => settled.filter(([, one]) => one === how).map(([id]) => id);
    return {
      reading: this.file.reading,
      off: this.bared().map((one) => one.id),
      on: this.file.findings.filter((one) => !one.mask && this.now.mask.has(one.id)).map((one) => one.id),
      areas: this.now.areas.map(({ page, box }) => ({ page, box })),
      masked_unread: of("mask"),
      accepted_unread: of("accept"),
    };
  }
}

function decided({ choice }) {
  const settled = (ids, how) => ids.map((id) => [id, how]);
  return {
    mask: new Set(choice.mask),
    areas: choice.areas.map(({ page, box }) => area(page, box)),
    unread: Object.fromEntries([...settled(choice.masked_unread, "mask"), ...settled(choice.accepted_unread, "accept")]),
  };
}

function group(findings) {
  const groups = new Map();
  for (const { id, twin } of findings) {
    if (groups.has(twin)) groups.get(twin).push(id);
    else groups.set(twin, [id]);
  }
  return groups;
}

let drawn = 0;

function area(page, box) {
  drawn += 1;
  return { key: `area-${drawn}`, page, box };
}
