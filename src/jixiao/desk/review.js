// The review view: one component for a notebook (anywidget), a browser (jixiao review) and a file.
// It knows only a model: get, set, save_changes, on, off. `view` is all it shows to begin with, `request` what it asks,
// `answer` what came of that; `opens`, where the host can, goes to another report, `exports` writes what was decided. One request is under way at a time; what cannot be sent waits, and is never lost.

const STATES = {
  open: "待复核", accepted: "已采纳", corrected: "已更正", rejected: "已否定", added: "已补录", waived: "非事实",
  conflict: "有分歧", reopened: "重启",
};
// What is looked at one by one, never all together: up to what its rule was not sure of.
const UNSURE = 3;
const OPEN = new Set(["open", "conflict", "reopened"]);
const HELP = [
  ["↓ j / ↑ k", "下一条／上一条"], ["Tab", "下一条待复核"], ["a 或 Enter", "采纳"], ["A", "采纳本组其余全部"], ["e", "更正"],
  ["x", "否定"], ["1–9 0 -", "（未读数字）标为非事实并注明理由"], ["n", "备注"], ["u", "撤销"],
  ["+", "把左侧选中的文字补录为事实"], ["p", "版面／文字"],
  ["r", "由本报告的得分描述其指标体系"], ["N", "下一份待复核的报告"], ["?", "本帮助"],
];
const DIGITS = "1234567890-=";

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

function render({ model, el }) {
  const view = model.get("view");
  const chars = Array.from(view.text); // Python counts code points, JavaScript halves of them
  const entries = new Map(view.entries.map((entry) => [entry.id, entry]));
  const order = view.entries.map((entry) => entry.id);
  let current = order.find((id) => OPEN.has(entries.get(id).state)) ?? order[0];
  let sequence = view.sequence, number = 0, under = null, form = null, showsPage = view.has_pages, selection = null, isAlone = false;
  const waiting = [], pages = new Map(), rows = new Map(), marks = new Map();

  // The frame

  const root = make("div", "jx");
  root.tabIndex = 0;
  root.lang = "zh";
  const head = make("header"), title = make("strong", "", view.title), left = make("span", "left");
  const tools = make("span", "tools"), alarm = make("div", "alarm"), done = make("div", "done"), doc = make("div", "doc"), side = make("div", "side");
  const paper = make("div", "paper"), text = make("div", "text"), help = make("div", "help");
  alarm.setAttribute("role", "alert");
  left.setAttribute("aria-live", "polite");
  head.append(title, make("span", "who", `复核人 ${view.reviewer}`), left, tools);
  const tool = (label, act, key) => {
    const button = make("button", "", label);
    button.title = key;
    button.addEventListener("click", () => { act(); root.focus({ preventScroll: true }); });
    tools.append(button);
    return button;
  };
  tool("撤销", () => undo(), "u");
  tool("补录选中文字", () => openAdd(), "+");
  const swap = view.has_pages ? tool("文字", () => turn(), "p") : null;
  const describes = tool("描述指标体系", () => openRubric(), "r");
  describes.hidden = !view.may_describe;
  if (model.get("exports")) tool("导出决定", () => model.get("exports")(), "");
  else tool("下一份", () => openNext(), "N");
  tool("?", () => help.classList.toggle("shown"), "?");
  for (const [keys, meaning] of HELP) {
    const line = make("div");
    line.append(make("kbd", "", keys), make("span", "", meaning));
    help.append(line);
  }
  doc.append(paper, text);
  root.append(head, alarm, done, doc, side, help);
  el.style.containerType = "inline-size"; // as narrow as its own place, not as the window
  el.replaceChildren(root);

  // The document

  const drawText = () => {
    const spans = [];
    for (const entry of entries.values()) {
      spans.push([entry.start, entry.end, entry.id, false]);
      for (const place of entry.evidence) spans.push([place.start, place.end, entry.id, true]);
    }
    spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    marks.clear();
    let next = 0, held = [];
    const fill = (node, start, end) => {
      while (next < spans.length && spans[next][0] < end) held.push(spans[next++]);
      held = held.filter((span) => span[1] > start);
      const here = held.filter((span) => span[0] < end);
      const cuts = [...new Set([start, end, ...here.flatMap(([from, to]) => [from, to])])]
        .filter((at) => at >= start && at <= end).sort((a, b) => a - b);
      for (let i = 0; i + 1 < cuts.length; i += 1) {
        const over = here.filter(([from, to]) => from <= cuts[i] && to >= cuts[i + 1]);
        const piece = make(over.length ? "mark" : "span", "", chars.slice(cuts[i], cuts[i + 1]).join(""));
        piece.dataset.at = cuts[i];
        if (over.length) {
          over.sort((a, b) => (a[1] - a[0]) - (b[1] - b[0]));
          piece.dataset.id = over[0][2];
          for (const [, , id, cited] of over) {
            if (!marks.has(id)) marks.set(id, []);
            marks.get(id).push([piece, cited]);
          }
        }
        node.append(piece);
      }
    };
    const parts = view.blocks.map((block) => {
      if (block.is !== "table") {
        const line = make("div", `${block.is} l${block.level}`);
        line.dataset.line = block.line;
        fill(line, block.start, block.end);
        return line;
      }
      const table = make("table");
      for (const cells of block.rows) {
        const row = make("tr");
        for (const cell of cells) {
          const box = make("td");
          if (cell.rows > 1) box.rowSpan = cell.rows;
          if (cell.columns > 1) box.colSpan = cell.columns;
          fill(box, cell.start, cell.end);
          row.append(box);
        }
        table.append(row);
      }
      return table;
    });
    text.replaceChildren(...parts);
    for (const id of entries.keys()) paint(id);
  };

  const paint = (id) => {
    const entry = entries.get(id);
    for (const [piece, cited] of marks.get(id) ?? []) {
      if (piece.dataset.id === id) piece.className = `${entry.state}${entry.rank === 0 ? " unread" : ""}`;
      piece.classList.toggle("on", id === current && !cited);
      piece.classList.toggle("cited", id === current && cited);
    }
  };

  const drawPage = () => {
    const entry = entries.get(current);
    doc.classList.toggle("pages", showsPage && Boolean(entry?.page));
    if (!showsPage || !entry?.page) return;
    const page = entry.page;
    if (!pages.has(page)) {
      pages.set(page, null);
      ask({ page }).then((answer) => { pages.set(page, answer.png ? `data:image/png;base64,${answer.png}` : ""); drawPage(); });
    }
    const image = pages.get(page);
    paper.replaceChildren(make("div", "number", `第 ${page} 页${image === null ? "……" : ""}`));
    if (image === "") return turn();
    if (!image) return undefined;
    const sheet = make("div", "sheet"), picture = make("img");
    picture.src = image;
    picture.alt = `第 ${page} 页`;
    sheet.append(picture);
    for (const [x, y, width, height] of entry.boxes) {
      const frame = make("div", "frame");
      Object.assign(frame.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
      sheet.append(frame);
    }
    paper.append(sheet);
    const show = () => sheet.querySelector(".frame")?.scrollIntoView({ block: "center" });
    picture.complete ? show() : picture.addEventListener("load", show);
    return undefined;
  };

  const turn = () => {
    showsPage = !showsPage;
    if (swap) swap.textContent = showsPage ? "文字" : "版面";
    drawPage();
    if (!showsPage) see(current);
  };

  // The facts

  const drawList = () => {
    rows.clear();
    const parts = [];
    let group = null;
    for (const id of order) {
      const entry = entries.get(id), name = `${entry.rank < 5 ? entry.rank : 5}/${entry.group}`;
      if (name !== group) {
        group = name;
        const bar = make("div", "group");
        bar.dataset.group = name;
        const all = make("button", "all", "其余全部采纳 A");
        all.addEventListener("click", () => { acceptAll(name); root.focus({ preventScroll: true }); });
        bar.append(make("span", "", entry.group), make("span", "count"), all);
        parts.push(bar);
      }
      const row = make("div", "row");
      row.dataset.id = id;
      rows.set(id, row);
      parts.push(row);
      drawRow(id);
    }
    side.replaceChildren(...parts);
    count();
  };

  const groupOf = (entry) => `${entry.rank < 5 ? entry.rank : 5}/${entry.group}`;

  const said = (entry) => entry.cells.filter((cell) => !cell.plain);

  const drawRow = (id) => {
    const entry = entries.get(id), row = rows.get(id), parts = [];
    row.className = `row ${entry.state}${id === current ? " on" : ""}${entry.sending ? " sending" : ""}`;
    const line = make("div", "line");
    line.append(make("span", "dot"), make("span", "kind", entry.zh));
    const gist = entry.cells.length ? said(entry).map((cell) => cell.text).join(" · ") : around(entry);
    line.append(make("span", "gist", gist), make("span", "state", entry.sending ? "正在保存" : STATES[entry.state]));
    parts.push(line);
    if (id === current) parts.push(...details(entry));
    row.replaceChildren(...parts);
  };

  const around = (entry) =>
    `${chars.slice(Math.max(0, entry.start - 12), entry.start).join("")}⟦${entry.quote}⟧${chars.slice(entry.end, entry.end + 12).join("")}`
      .replace(/\s+/g, " ");

  const details = (entry) => {
    const parts = [];
    if (form && form.id === entry.id) return [form.node];
    const list = make("dl");
    for (const cell of said(entry)) {
      const before = entry.was.find((one) => one.name === cell.name);
      list.append(make("dt", "", cell.zh));
      const value = make("dd", "", cell.text);
      if (before && before.value !== cell.value) value.append(make("s", "", before.text));
      list.append(value);
    }
    list.append(make("dt", "", "原文"), make("dd", "quote", `第 ${entry.line} 行 ⟦${entry.quote}⟧`));
    if (entry.evidence.length) {
      const cited = entry.evidence.map((place) => `${place.zh} ⟦${chars.slice(place.start, place.end).join("")}⟧`);
      list.append(make("dt", "", "佐证"), make("dd", "", cited.join("　")));
    }
    if (entry.confidence) list.append(make("dt", "", "可信度"), make("dd", "", `${entry.confidence}（${entry.method}）`));
    for (const one of entry.why) list.append(make("dt", "", "审计"), make("dd", "why", one));
    parts.push(list);
    for (const one of entry.decisions) {
      const what = one.cells.filter((cell) => !cell.plain).map((cell) => cell.text).join(" · ");
      const when = one.at.slice(0, 16).replace("T", " ");
      parts.push(make("div", "past", `${one.who} ${when} ${one.zh}${what ? `：${what}` : ""}${one.reason ? `（${one.reason}）` : ""}`));
    }
    const bar = make("div", "bar");
    const act = (label, run) => {
      const button = make("button", "", label);
      button.addEventListener("click", (event) => { event.stopPropagation(); run(); });
      bar.append(button);
    };
    if (!entry.cells.length) {
      reasons().forEach(([value, label], i) => act(`${DIGITS[i]} ${label}`, () => waive(value)));
      act("+ 补录为事实", () => openAdd());
    } else {
      act("采纳 a", () => accept());
      act("更正 e", () => openForm());
      act("否定 x", () => reject());
      act("备注 n", () => openNote());
    }
    parts.push(bar);
    return parts;
  };

  const count = () => {
    const open = order.filter((id) => OPEN.has(entries.get(id).state)).length;
    left.textContent = `还剩 ${open} 条，共 ${order.length} 条${waiting.length > 1 ? `，${waiting.length} 项待保存` : ""}`;
    const groups = new Map();
    for (const id of order) {
      const entry = entries.get(id), name = groupOf(entry);
      groups.set(name, (groups.get(name) ?? 0) + (OPEN.has(entry.state) ? 1 : 0));
    }
    for (const bar of side.querySelectorAll(".group")) {
      const some = groups.get(bar.dataset.group) ?? 0;
      bar.querySelector(".count").textContent = some ? `${some} 条待复核` : "";
      bar.querySelector(".all").hidden = !some || parseInt(bar.dataset.group, 10) <= UNSURE;
    }
    if (open) done.replaceChildren();
    else if (!waiting.length && !done.hasChildNodes()) showNext();
  };

  // Going about

  const go = (id) => {
    if (id === undefined || !entries.has(id)) return;
    const before = current;
    current = id;
    form = null;
    if (before !== id && rows.has(before)) { drawRow(before); paint(before); }
    drawRow(id);
    paint(id);
    see(id);
  };
  const see = (id) => {
    rows.get(id)?.scrollIntoView({ block: "nearest" });
    drawPage();
    const [piece] = (marks.get(id) ?? []).find(([, cited]) => !cited) ?? [];
    if (piece && !doc.classList.contains("pages")) {
      const top = piece.getBoundingClientRect().top - doc.getBoundingClientRect().top;
      if (top < 40 || top > doc.clientHeight - 80) doc.scrollTop += top - doc.clientHeight / 3;
    }
  };
  const step = (by) => go(order[order.indexOf(current) + by]);
  const nextOpen = () => {
    const from = order.indexOf(current);
    const after = [...order.slice(from + 1), ...order.slice(0, from)];
    const id = after.find((one) => OPEN.has(entries.get(one).state) && !entries.get(one).sending);
    id === undefined ? go(current) : go(id);
  };

  // The next report: asked for behind all decisions, so that none is left behind unsaved.
  const next = () => ask({ next: true }).then(({ next: found }) => found);
  const called = (one) => `${one.title}（${one.open} 条待复核${one.sampled ? `，其中抽样 ${one.sampled} 条` : ""}）`;
  const showNext = () => {
    if (model.get("exports")) return done.replaceChildren("本报告已看完。请导出决定。");
    done.replaceChildren("本报告已看完。");
    return next().then((one) => {
      if (!one) return done.append(one === null ? "没有其他报告待复核。" : "");
      if (!model.get("opens")) return done.append(`下一份：${called(one)}：jixiao.review("${one.report_id}")`);
      const button = make("button", "", "打开 N");
      button.addEventListener("click", () => openNext());
      return done.append(`下一份：${called(one)} `, button);
    });
  };
  const openNext = () => next().then((one) => {
    if (one && model.get("opens")) model.get("opens")(one.report_id);
    else if (one) tell(`下一份：${called(one)}：jixiao.review("${one.report_id}")`);
    else if (one === null) tell("没有其他报告待复核。");
  });

  // Asking

  const ask = (request) => new Promise((resolve) => {
    number += 1;
    waiting.push({ request: { ...request, n: number }, resolve });
    if (waiting.length === 1) send();
  });
  const send = () => {
    if (!waiting.length) return;
    under = waiting[0].request.n;
    model.set("request", { ...waiting[0].request, since: sequence });
    model.save_changes();
  };
  const answered = () => {
    const answer = model.get("answer");
    if (!answer || answer.n !== under) return;
    if (answer.offline) { // what was asked waits until somebody is there again
      isAlone = true;
      tell(`复核服务没有应答：${waiting.length} 项尚未保存，恢复后自动保存。请勿关闭本页。`);
      setTimeout(send, 1500);
      return;
    }
    const { request, resolve } = waiting.shift();
    under = null;
    // A look at what others did says nothing, and wipes nothing out that somebody is to read.
    if (answer.error || isAlone || Object.keys(request).length > 1) tell(answer.error);
    isAlone = false;
    take(answer);
    resolve(answer);
    send();
  };
  const take = (answer) => {
    sequence = Math.max(sequence, answer.sequence ?? 0);
    let isNew = false;
    for (const entry of answer.entries ?? []) {
      const known = entries.get(entry.id);
      if (!known) { order.splice(order.indexOf(current) + 1, 0, entry.id); isNew = true; }
      // It stays where it was found: nothing moves under a hand.
      entries.set(entry.id, { ...entry, rank: known?.rank ?? entry.rank, group: known?.group ?? entry.group });
    }
    if (isNew) { drawText(); drawList(); }
    else for (const entry of answer.entries ?? []) { drawRow(entry.id); paint(entry.id); }
    count();
  };
  const tell = (error) => { alarm.textContent = error ?? ""; };

  const decide = (decisions) => {
    const touched = decisions.map((one) => one.id).filter((id) => entries.has(id));
    for (const id of touched) entries.get(id).sending = true;
    const done = ask({ decide: decisions }).then((answer) => {
      for (const id of touched) { entries.get(id).sending = false; drawRow(id); paint(id); }
      if (answer.error && touched.length && !form) go(touched[0]);
      count();
      return answer;
    });
    for (const id of touched) drawRow(id);
    return done;
  };

  const accept = () => {
    const entry = entries.get(current);
    if (entry.rank === 0 && !entry.cells.length) return openAdd();
    decide([{ id: current, action: "accept" }]);
    return nextOpen();
  };
  const acceptAll = (name) => {
    const rest = order.filter((id) => {
      const entry = entries.get(id);
      return groupOf(entry) === name && entry.state === "open" && entry.rank > UNSURE && !entry.sending;
    });
    if (rest.length) decide(rest.map((id) => ({ id, action: "accept" })));
    nextOpen();
  };
  const reject = () => { decide([{ id: current, action: "reject" }]); nextOpen(); };
  const undo = () => ask({ undo: true }).then((answer) => { if (answer.entries?.length && !form) go(answer.entries[0].id); });
  const reasons = () => view.kinds.waived_number.columns[0].choices;
  const waive = (reason) => {
    const entry = entries.get(current);
    decide([{ id: current, action: "waive", start: entry.start, end: entry.end, values: { reason } }]);
    nextOpen();
  };

  // Forms

  const close = () => { form = null; drawRow(current); root.focus({ preventScroll: true }); };
  const buttons = (node, save) => {
    const bar = make("div", "bar"), yes = make("button", "", "保存 Enter"), no = make("button", "", "取消 Esc");
    yes.addEventListener("click", (event) => { event.stopPropagation(); save(); });
    no.addEventListener("click", (event) => { event.stopPropagation(); close(); });
    bar.append(yes, no);
    node.append(bar);
  };
  const open = (node, save) => {
    form = { id: current, node, save };
    buttons(node, save);
    drawRow(current);
    node.querySelector("input, select, textarea")?.focus();
    rows.get(current)?.scrollIntoView({ block: "nearest" });
  };

  const fields = (kind, values, place, id) => {
    const node = make("div", "fields"), inputs = new Map(), faults = new Map(), followed = new Map();
    let timer = 0;
    // What only follows from what a person wrote is asked for anew each time.
    const own = (name, input) => (input.value === followed.get(name) ? values[name] ?? "" : input.value.trim());
    const spelled = () => Object.fromEntries([...inputs].map(([name, input]) => [name, own(name, input)]));
    const check = () => ask({ check: { id, kind, ...place, values: spelled() } }).then((answer) => {
      for (const fault of faults.values()) fault.textContent = "";
      for (const [name, value] of Object.entries(answer.completed ?? {})) {
        const input = inputs.get(name);
        if (!input || document.activeElement === input || input.value === value) continue;
        if (own(name, input) === (values[name] ?? "")) followed.set(name, value);
        input.value = value;
      }
      for (const one of answer.faults ?? []) {
        (faults.get(one.column) ?? [...faults.values()][0]).textContent = one.wrong;
      }
    });
    for (const column of view.kinds[kind].columns) {
      const label = make("label"), wrong = make("span", "fault");
      let input;
      if (column.choices.length) {
        input = make("select");
        input.append(new Option("", ""), ...column.choices.map(([value, zh]) => new Option(zh, value)));
      } else input = make("input");
      input.name = column.name;
      input.value = values[column.name] ?? "";
      input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, 200); });
      label.title = column.en;
      label.append(make("span", column.required ? "must" : "", column.zh), input, wrong);
      inputs.set(column.name, input);
      faults.set(column.name, wrong);
      node.append(label);
    }
    return { node, spelled, check };
  };

  const openForm = () => {
    const entry = entries.get(current), place = { start: entry.start, end: entry.end };
    if (entry.rank === 0 && !entry.cells.length) return openAdd();
    const values = Object.fromEntries(entry.cells.map((cell) => [cell.name, cell.value]));
    const { node, spelled } = fields(entry.kind, values, place, current);
    return open(node, () => {
      decide([{ id: current, action: "correct", values: spelled() }]).then((answer) => { if (!answer.error) { form = null; nextOpen(); } });
    });
  };

  const openAdd = () => {
    const entry = entries.get(current);
    const place = selection ?? (entry.rank === 0 ? { start: entry.start, end: entry.end } : null);
    if (!place) return tell("先在左侧文字中选中说明该事实的文字，再补录。");
    const node = make("div"), pick = make("select");
    const quote = chars.slice(place.start, place.end).join("");
    node.append(make("div", "quote", `⟦${quote}⟧`), pick);
    for (const [name, kind] of Object.entries(view.kinds)) if (name !== "report") pick.append(new Option(kind.zh, name));
    let shown = null;
    const choose = () => {
      shown?.node.remove();
      const own = Object.keys(view.kinds[pick.value].columns);
      shown = fields(pick.value, own.includes("quote") ? { quote } : {}, place, null);
      pick.after(shown.node);
    };
    pick.addEventListener("change", choose);
    pick.value = "amount";
    choose();
    return open(node, () => {
      const action = pick.value === "waived_number" ? "waive" : "add";
      decide([{ id: null, action, kind: pick.value, ...place, values: shown.spelled() }]).then((answer) => {
        if (answer.error) return;
        selection = null;
        form = null;
        const added = answer.entries.at(-1);
        if (added) go(added.id);
      });
    });
  };

  const openRubric = () => ask({ rubric: true }).then(({ error, rubric }) => {
    if (error) return;
    go([...entries.values()].find((entry) => entry.kind === "report").id);
    const node = make("div"), own = make("div", "fields"), table = make("table", "items"), cells = new Map();
    for (const column of rubric.columns) {
      const label = make("label");
      const input = make(column.choices.length ? "select" : "input");
      if (column.choices.length) input.append(new Option("", ""), ...column.choices.map(([value, zh]) => new Option(zh, value)));
      input.name = column.name;
      input.value = column.value;
      label.append(make("span", column.required ? "must" : "", column.zh), input);
      cells.set(column.name, input);
      own.append(label);
    }
    const heads = make("tr");
    for (const name of ["层级", "条目", "分值", "通用指标（提议）", "确认"]) heads.append(make("th", "", name));
    table.append(heads);
    const lines = rubric.items.map((item) => {
      const line = make("tr"), most = make("input"), concept = make("select"), sure = make("input");
      most.value = item.max_points;
      concept.append(new Option("无", ""), ...rubric.concepts.map(([value, zh]) => new Option(zh, value)));
      concept.value = item.indicator_id;
      sure.type = "checkbox";
      const parts = [item.zh, item.path, most, ...(["indicator", "criterion"].includes(item.level) ? [concept, sure] : [])];
      for (const part of parts) {
        const box = make("td");
        box.append(part);
        line.append(box);
      }
      table.append(line);
      return () => ({
        ...item, max_points: most.value.trim(), indicator_id: concept.value, is_confirmed: sure.checked,
        max_status: most.value.trim() ? (item.max_status === "not_stated" ? "printed" : item.max_status) : "not_stated",
      });
    });
    node.append(make("div", "", "由本报告的得分描述指标体系。未勾选确认的对照写为“无对应”，不参与比较。"), own, table);
    open(node, () => {
      const scheme = Object.fromEntries([...cells].map(([name, input]) => [name, input.value.trim()]));
      ask({ describe: { rubric: scheme, items: lines.map((line) => line()) } }).then((answer) => {
        if (answer.error) return;
        view.may_describe = false;
        describes.hidden = true;
        close();
      });
    });
  });

  const openNote = () => {
    const node = make("div"), note = make("textarea");
    note.placeholder = "备注";
    node.append(note);
    open(node, () => {
      if (note.value.trim()) decide([{ id: current, action: "note", reason: note.value.trim() }]);
      close();
    });
  };

  // Keys and mouse

  const keys = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), Tab: () => nextOpen(),
    a: () => accept(), Enter: () => accept(), A: () => acceptAll(groupOf(entries.get(current))), x: () => reject(),
    e: () => openForm(), n: () => openNote(), u: () => undo(), p: () => { if (view.has_pages) turn(); },
    r: () => { if (view.may_describe) openRubric(); },
    N: () => { if (!model.get("exports")) openNext(); },
    "+": () => openAdd(), "=": () => openAdd(), "?": () => help.classList.toggle("shown"),
    Escape: () => help.classList.remove("shown"),
  };
  const onKey = (event) => {
    event.stopPropagation(); // a notebook's own keys do not fire: there d d deletes the cell
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (form) {
      if (event.key === "Escape") { event.preventDefault(); close(); }
      else if (event.key === "Enter" && event.target.tagName !== "BUTTON" && !event.shiftKey) { event.preventDefault(); form.save(); }
      return;
    }
    if (event.target.tagName === "BUTTON" && (event.key === "Enter" || event.key === " ")) return;
    const entry = entries.get(current), digit = DIGITS.indexOf(event.key);
    if (entry?.rank === 0 && !entry.cells.length && digit >= 0 && digit < reasons().length) {
      event.preventDefault();
      waive(reasons()[digit][0]);
      return;
    }
    const act = keys[event.key];
    if (act && !(event.key === "Tab" && event.shiftKey)) { event.preventDefault(); act(); }
  };
  const onClick = (event) => {
    const at = event.target.closest("[data-id]");
    if (at && !form && String(document.getSelection()) === "") go(at.dataset.id);
    if (!event.target.closest("input, select, textarea, button")) root.focus({ preventScroll: true });
  };
  const onSelect = () => {
    const range = document.getSelection()?.rangeCount ? document.getSelection().getRangeAt(0) : null;
    if (!range || range.collapsed || !text.contains(range.commonAncestorContainer)) return;
    const offset = (node, at) => {
      const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[at] ?? node).closest?.("[data-at]");
      const before = node.nodeType === Node.TEXT_NODE ? Array.from(node.data.slice(0, at)).length : 0;
      return piece ? Number(piece.dataset.at) + before : null;
    };
    const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    if (start !== null && end !== null && start < end) selection = { start, end };
  };
  const onLeave = (event) => { if (waiting.some(({ request }) => request.decide || request.undo)) event.preventDefault(); };
  root.addEventListener("keydown", onKey);
  for (const name of ["keypress", "keyup"]) root.addEventListener(name, (event) => event.stopPropagation());
  root.addEventListener("click", onClick);
  document.addEventListener("selectionchange", onSelect);
  window.addEventListener("beforeunload", onLeave);
  model.on("change:answer", answered);
  const look = setInterval(() => {
    if (document.visibilityState === "visible" && !waiting.length && root.isConnected) ask({});
  }, 4000);

  drawText();
  drawList();
  go(current);
  root.focus({ preventScroll: true });
  return () => {
    clearInterval(look);
    document.removeEventListener("selectionchange", onSelect);
    window.removeEventListener("beforeunload", onLeave);
    model.off("change:answer", answered);
  };
}

export default { render };
