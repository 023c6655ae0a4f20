// The model behind the view in a file: decisions stay in the browser until they are exported and taken by jixiao review.
const STATE = { accept: "accepted", correct: "corrected", reject: "rejected", waive: "waived" };
const key = `jixiao ${VIEW.report} ${VIEW.sequence}`;
const entries = new Map(VIEW.entries.map((entry) => [entry.id, { ...entry }]));
const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
const decided = (one) => {
  const entry = entries.get(one.id);
  if (!entry) return null;
  if (STATE[one.action]) entry.state = STATE[one.action];
  if (one.values) entry.cells = entry.cells.map((cell) => (cell.name in one.values ? { ...cell, value: one.values[cell.name], text: one.values[cell.name] } : cell));
  return { ...entry };
};
const undecided = (batch) => batch.map((one) => {
  const before = VIEW.entries.find((entry) => entry.id === one.id);
  entries.set(one.id, { ...before });
  for (const other of kept.flat()) if (other.id === one.id) decided(other);
  return { ...entries.get(one.id) };
});
const answers = (request) => {
  if (request.decide?.some((one) => one.action === "add")) return { error: "文件中不能补录：请用 jixiao review。" };
  if (request.decide) { kept.push(request.decide); return { entries: request.decide.map(decided).filter(Boolean) }; }
  if (request.undo) { const batch = kept.pop(); return batch ? { entries: undecided(batch) } : { error: "没有可撤销的决定。" }; }
  return {};
};
const heard = [];
const state = { view: VIEW, exports: () => {
  const file = new Blob([JSON.stringify({ report: VIEW.report, decisions: kept }, null, 1)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `${VIEW.report}.json` });
  link.click();
  URL.revokeObjectURL(link.href);
} };
for (const one of kept.flat()) decided(one);
VIEW.may_describe = false;
VIEW.entries = [...entries.values()].map((entry) => ({ ...entry }));
render({
  model: {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    on: (name, hear) => heard.push(hear),
    off: () => {},
    save_changes: () => {
      state.answer = { n: state.request.n, entries: [], error: "", ...answers(state.request) };
      localStorage.setItem(key, JSON.stringify(kept));
      queueMicrotask(() => heard.forEach((hear) => hear()));
    },
  },
  el: document.getElementById("review"),
});
