
"use strict";
(() => {
  const STEP = 100;
  const read = (name) => JSON.parse(document.querySelector("script." + name).textContent);
  const words = read("words"), sums = read("sums"), say = words.html;
  // Every way that a file comes out, the gravest first.
  const VERDICTS = Object.keys(words.came);
  const RANK = Object.fromEntries(VERDICTS.map((verdict, rank) => [verdict, rank]));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const main = document.getElementById("main");
  const files = [], folders = new Map(), owners = new Map(), counted = new Set();
  const chosen = { type: "", severity: "", folder: "", owner: "", verdict: "", search: "" };
  const controls = {};
  let matching = [], shown = 0;

  // Text only ever becomes text: a file name is no markup.
  function make(tag, look, ...content) {
    const node = document.createElement(tag);
    if (look) node.className = look;
    node.append(...content.filter((part) => part !== null && part !== undefined));
    return node;
  }

  function drawn(tag, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  function typeName(type) { return (words.types[type] || { name: type }).name; }

  function rectangle([x0, y0, x1, y1], look, least) {
    return drawn("rect", { class: look, x: x0, y: y0, width: Math.max(x1 - x0, least), height: Math.max(y1 - y0, least) });
  }

  // Where on the page things stand: an outline with boxes, no picture of the page itself.
  function thumbnail(size, findings, holes) {
    if (!size || !(size[0] > 0 && size[1] > 0)) return null;
    const least = Math.max(size[0], size[1]) / 100;
    const picture = drawn("svg", { viewBox: `${-least} ${-least} ${size[0] + 2 * least} ${size[1] + 2 * least}`, "aria-hidden": "true" });
    picture.append(drawn("rect", { class: "paper", width: size[0], height: size[1], "stroke-width": least / 2 }));
    for (const hole of holes) picture.append(rectangle(hole.box, "hole", least));
    for (const finding of findings) for (const box of finding.boxes) picture.append(rectangle(box, "box", least));
    return picture;
  }

  // What is around the value, which is painted over in the picture itself.
  function crop(data) {
    const picture = make("img", "crop");
    picture.alt = say.surroundings;
    picture.src = "data:image/webp;base64," + data;
    return picture;
  }

  // Why pictures are lacking, in words; null where none is.
  function lackOfCrops(file) {
    const placed = file.findings.filter((f) => f.boxes.length);
    const lacking = placed.filter((f) => !f.crop).length;
    if (!lacking) return null;
    return make("p", "small", lacking === placed.length ? say.no_crops : say.some_crops);
  }

  // An id of evidence in words.
  function reason(id) {
    const name = id.replace(/^-/, ""), known = words.evidence;
    const fits = name.startsWith("pattern.") ? known.fits.replace("{id}", name.slice(8)) : name;
    return known[name] || words.sources[name] || fits;
  }

  // What decided, with what spoke against it last.
  function reasons(ids) {
    const said = ids.filter((id) => !id.startsWith("-")).map(reason);
    const against = ids.filter((id) => id.startsWith("-")).map(reason).join("; ");
    if (against) said.push(words.evidence.against.replace("{what}", against));
    return say.because.replace("{reasons}", said.join("; "));
  }

  function findingLine(finding) {
    const type = words.types[finding.type];
    const line = make("li", "",
      make("span", "name", typeName(finding.type)), " ", make("span", "value", finding.text), " ",
      make("span", finding.severity, words.severities[finding.severity]),
      make("span", "small", `${finding.owner && " · "}${finding.owner} · ${finding.sure} % · ${finding.place || words.sources[finding.source]} · ${finding.id}`),
      make("span", "why", type ? type.why : words.unknown),
      make("span", "why", reasons(finding.because)));
    if (!finding.mask) line.append(make("span", "small", say.not_masked));
    if (finding.crop) line.append(crop(finding.crop));
    return line;
  }

  function pageBlock(file, page) {
    const findings = file.findings.filter((f) => f.page === page && passes(f) && !alike(file, f));
    const holes = file.unread.filter((u) => u.page === page);
    const list = make("ul");
    for (const finding of findings) list.append(findingLine(finding));
    for (const hole of holes) list.append(make("li", "unread", `${say.unread}: ${hole.reason}`));
    // Where a file has no pages, each finding says where it stands.
    const beside = findings.some((finding) => finding.place) ? say.in_file : say.no_page;
    const title = page === null ? beside : say.page.replace("{number}", number.format(page));
    const picture = thumbnail(file.pages[page], findings, holes);
    return make("section", picture ? "sheet" : "sheet wide", picture, make("div", "", make("h3", "", title), list));
  }

  function fillBody(body, file) {
    const pages = new Set([...file.findings.filter((f) => passes(f) && !alike(file, f)), ...file.unread].map((part) => part.page));
    const order = [...pages].sort((a, b) => (a === null) - (b === null) || a - b);
    if (file.told) body.append(make("p", "", file.told));
    if (file.together) body.append(make("p", "small", file.together));
    if (file.copy) body.append(make("p", "", file.copy));
    body.append(lackOfCrops(file) || "");
    let next = 0;
    // A list of ten thousand citizens opens page by page.
    const more = make("button", "more", say.more);
    const step = () => {
      for (const page of order.slice(next, next + 20)) more.before(pageBlock(file, page));
      next += 20;
      more.hidden = next >= order.length;
    };
    more.addEventListener("click", step);
    body.append(more);
    step();
    if (!order.length && !file.told) more.before(make("p", "small", say.none));
  }

  function fileBlock(file) {
    const kinds = new Map();
    for (const f of file.findings.filter(passes)) kinds.set(f.type, (kinds.get(f.type) || 0) + 1);
    const counts = [...kinds].map(([type, n]) => `${typeName(type)} ${number.format(n)}`).join(", ");
    const block = make("details", "", make("summary", "",
      make("span", "tag " + words.lights[file.came], words.came[file.came]),
      make("span", "path", file.path), make("span", "count", counts)));
    block.addEventListener("toggle", () => {
      if (!block.open || block.lastChild.className === "body") return;
      const body = make("div", "body");
      fillBody(body, file);
      block.append(body);
    });
    return block;
  }

  // Faces in illustrations are told once, unless they are asked for.
  function alike(file, finding) {
    return file.together && finding.type === "face" && finding.severity === "low" && !finding.mask && chosen.type !== "face";
  }

  function passes(finding) {
    return (!chosen.type || finding.type === chosen.type) && (!chosen.severity || finding.severity === chosen.severity);
  }

  function matches(file) {
    if (chosen.verdict && file.came !== chosen.verdict) return false;
    if (chosen.folder && !inside(file.folder, chosen.folder)) return false;
    if (chosen.owner && file.owner !== chosen.owner) return false;
    if (chosen.search && !file.path.toLocaleLowerCase().includes(chosen.search)) return false;
    return !(chosen.type || chosen.severity) || file.findings.some(passes);
  }

  function inside(folder, outer) {
    return folder === outer || folder.startsWith(outer + "/") || folder.startsWith(outer + "\\");
  }

  const list = make("div"), more = make("button", "more", say.more), state = make("p", "small", say.loading);
  state.setAttribute("role", "status");

  function renew() {
    matching = files.filter(matches);
    list.replaceChildren();
    shown = 0;
    extend();
    for (const card of document.querySelectorAll(".card")) card.setAttribute("aria-pressed", String(card.value === chosen.verdict));
  }

  function extend() {
    list.append(...matching.slice(shown, shown + STEP).map(fileBlock));
    shown = Math.min(shown + STEP, matching.length);
    more.hidden = shown >= matching.length;
    state.textContent = matching.length
      ? say.showing.replace("{shown}", number.format(shown)).replace("{all}", number.format(matching.length))
      : say.none;
  }

  function choose(name, value) {
    chosen[name] = value;
    controls[name].value = value;
    renew();
  }

  function cards() {
    const row = make("div", "cards");
    const counts = new Map();
    for (const file of files) counts.set(file.came, (counts.get(file.came) || 0) + 1);
    for (const verdict of VERDICTS) {
      if (!counts.has(verdict)) continue;
      const card = make("button", "card " + words.lights[verdict], make("b", "", number.format(counts.get(verdict))), make("span", "", words.came[verdict]));
      card.value = verdict;
      card.setAttribute("aria-pressed", "false");
      card.addEventListener("click", () => choose("verdict", chosen.verdict === verdict ? "" : verdict));
      row.append(card);
    }
    return row;
  }

  function select(name, choices) {
    const box = make("select", "", new Option(say.all, ""), ...choices.map(([value, label]) => new Option(label, value)));
    box.addEventListener("change", () => { chosen[name] = box.value; renew(); });
    controls[name] = box;
    return make("label", "", say[name], box);
  }

  function filters() {
    const types = Object.keys(sums.findings).map((type) => [type, `${typeName(type)} (${number.format(sums.findings[type])})`]);
    const search = make("input");
    search.type = "search";
    let timer = 0;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => { chosen.search = search.value.toLocaleLowerCase(); renew(); }, 200);
    });
    const places = [...folders.keys()].sort().map((folder) => [folder, folder]);
    return make("div", "filters",
      select("verdict", VERDICTS.filter((v) => counted.has(v)).map((v) => [v, words.came[v]])), select("type", types),
      select("severity", Object.entries(words.severities)), select("folder", places),
      owners.size ? select("owner", [...owners.keys()].sort().map((owner) => [owner, owner])) : null,
      make("label", "", say.search, search));
  }

  // One line for each folder, or each owner, worst first.
  function sumTable(sums, name, title) {
    const verdicts = VERDICTS.filter((v) => counted.has(v));
    const head = make("tr", "", ...[say[name], say.files, say.findings].map((name) => make("th", "", name)), ...verdicts.map((v) => make("th", words.lights[v], words.came[v])));
    const body = make("tbody");
    const order = [...sums].sort(([a, x], [b, y]) => (y.stopped || 0) - (x.stopped || 0) || a.localeCompare(b));
    for (const [key, sum] of order.slice(0, 1000)) {
      const link = make("button", "", key);
      link.type = "button";
      link.addEventListener("click", () => choose(name, key));
      const cells = [sum.files, sum.findings, ...verdicts.map((v) => sum[v] || 0)];
      body.append(make("tr", "", make("td", "", link), ...cells.map((n) => make("td", "", number.format(n)))));
    }
    const table = make("table", "", make("thead", "", head), body);
    const block = make("details", "", make("summary", "", make("span", "path", title), make("span", "count", number.format(folders.size))), make("div", "scroll", table));
    block.open = sums.size > 1 && sums.size <= 12;
    return block;
  }

  function count(sums, key, file) {
    const sum = sums.get(key) || { files: 0, findings: 0 };
    sum.files += 1;
    sum.findings += file.findings.length;
    sum[file.came] = (sum[file.came] || 0) + 1;
    if (words.lights[file.came] === "stop") sum.stopped = (sum.stopped || 0) + 1;
    sums.set(key, sum);
  }

  function take(piece) {
    for (const file of JSON.parse(piece.textContent)) {
      files.push(file);
      counted.add(file.came);
      count(folders, file.folder, file);
      if (file.owner) count(owners, file.owner, file);
    }
    piece.remove();
  }

  function begin() {
    files.sort((a, b) => RANK[a.came] - RANK[b.came]);
    const found = Object.values(sums.findings).reduce((a, b) => a + b, 0);
    const parts = [`${say.files}: ${number.format(sums.files)}`, `${say.findings}: ${number.format(found)}`, `${say.seconds}: ${number.format(sums.seconds)}`, `${say.generated}: ${sums.generated}`];
    main.replaceChildren(make("p", "", sums.told), make("p", "", parts.join(" · ")), cards(), sumTable(folders, "folder", say.folders), owners.size ? sumTable(owners, "owner", say.owners) : "", make("h2", "", say.files), filters(), state, list, more);
    more.addEventListener("click", extend);
    renew();
  }

  main.append(state);
  const pieces = [...document.querySelectorAll("script.files")];
  // Piece by piece, so that the page answers while it loads.
  (function load() {
    for (const piece of pieces.splice(0, 10)) take(piece);
    if (pieces.length) setTimeout(load); else begin();
  })();
})();
