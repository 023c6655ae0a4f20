// Ask the database that this page holds: SQLite as WebAssembly, both within scripts, so that nothing is fetched.
const MOST = 1000;
const by = (id) => document.getElementById(id);
let database;
let last;

const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const unpacked = async (packed) => {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

function element(name, text, className = '') {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function cell(value) {
  return element('td', value ?? '', typeof value === 'number' ? 'n' : '');
}

function table({ columns, values }) {
  const made = document.createElement('table');
  const head = made.createTHead().insertRow();
  for (const column of columns) head.append(Object.assign(element('th', column), { scope: 'col' }));
  const body = made.createTBody();
  for (const row of values.slice(0, MOST)) body.insertRow().append(...row.map(cell));
  return made;
}

function run() {
  by('wrong').textContent = '';
  const began = performance.now();
  try {
    last = database.exec(by('statement').value).at(-1) ?? { columns: [], values: [] };
  } catch (error) {
    last = undefined;
    by('answer').replaceChildren();
    const absent = window.jixiaoAbsent.find((name) => error.message === `no such table: ${name}`);
    by('wrong').textContent = absent
      ? `表 ${absent} 太大，不在本页；有项目的电脑上可用 jixiao sql 查询，各份报告的页面也列有它的数字。`
      : `查询有误：${error.message}。表和字段的名称见数据字典；写法是 SQLite 的。`;
    by('state').textContent = '';
    by('save').disabled = true;
    return;
  }
  by('answer').replaceChildren(table(last));
  const rows = last.values.length;
  const told = rows > MOST ? `${rows} 行，列出前 ${MOST} 行` : `${rows} 行`;
  by('state').textContent = `${told}，${Math.round(performance.now() - began)} 毫秒`;
  by('save').disabled = !last.columns.length;
}

function save() {
  const spelled = (value) => (/[",\r\n]/.test(value ?? '') ? `"${String(value).replaceAll('"', '""')}"` : value ?? '');
  const lines = [last.columns, ...last.values].map((row) => row.map(spelled).join(','));
  const file = new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: 'jixiao.csv' });
  link.click();
  URL.revokeObjectURL(link.href);
}

by('ask').addEventListener('submit', (event) => { event.preventDefault(); if (database) run(); });
by('statement').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); if (database) run(); }
});
by('save').addEventListener('click', save);
const whole = (name) => `select *\nfrom ${name}\nlimit 100`;
window.jixiaoExamples.forEach(([title], at) => by('examples').add(new Option(title, at)));
by('examples').addEventListener('change', () => {
  if (by('examples').value) by('statement').value = window.jixiaoExamples[by('examples').value][1];
});
by('tables').addEventListener('change', () => {
  if (by('tables').value) by('statement').value = whole(by('tables').value);
});

(async () => {
  try {
    const sqlite = await initSqlJs();
    database = new sqlite.Database(await unpacked(bytes(window.jixiaoDatabase)));
  } catch (error) {
    by('state').textContent = '';
    by('wrong').textContent = `这个浏览器打不开数据：${error.message}。请用较新的 Chrome、Edge、Firefox 或 Safari。`;
    return;
  }
  const named = new URLSearchParams(location.search).get('table');
  if (named && [...by('tables').options].some((option) => option.value === named)) by('statement').value = whole(named);
  by('run').disabled = false;
  run();
})();
