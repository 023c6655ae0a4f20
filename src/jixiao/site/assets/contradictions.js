// The list of contradictions: filtered, a hundred at a time, each with a link to the place on its report's page.
const NAMES = ['report', 'department', 'year', 'rule', 'family', 'severity', 'outcome', 'message', 'misreading', 'place'];
const STEP = 100;
const all = window.jixiaoContradictions.map((row) => Object.fromEntries(NAMES.map((name, at) => [name, row[at]])));
const form = document.getElementById('filters');
const more = document.getElementById('more');
let found = [];
let shown = 0;

for (const name of ['family', 'rule', 'severity', 'year']) {
  for (const value of [...new Set(all.map((one) => one[name]))].sort()) form.elements[name].add(new Option(value, value));
}
for (const value of new Set(all.map((one) => one.department))) document.getElementById('departments').append(new Option(value));

function element(name, text, className = '') {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function item(one) {
  const made = element('li', '', one.outcome);
  const head = element('p', '');
  const link = Object.assign(element('a', `${one.department} ${one.year}`), {
    href: `reports/${one.report}.html${one.place ? `#${one.place}` : '#audit'}`,
  });
  const outcome = one.outcome === 'violated' ? '确认不符' : '疑似不符';
  head.append(link, ' ', element('strong', one.rule), ' ', element('span', outcome, `tag ${one.outcome}`));
  head.append(' ', element('span', one.severity, 'tag'), ' ', element('span', one.family, 'note'));
  made.append(head, element('p', one.message));
  if (one.misreading) made.append(element('p', `可能是读错：${one.misreading}`, 'note'));
  return made;
}

function add() {
  document.getElementById('found').append(...found.slice(shown, shown + STEP).map(item));
  shown = Math.min(found.length, shown + STEP);
  more.hidden = shown >= found.length;
  document.getElementById('count').textContent = `共 ${found.length} 处，列出 ${shown} 处`;
}

function filter() {
  const asked = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const { department, ...exact } = asked;
  found = all.filter((one) => Object.entries(exact).every(([name, value]) => String(one[name]) === value)
    && (!department || one.department.includes(department)));
  shown = 0;
  document.getElementById('found').replaceChildren();
  add();
}

for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
form.addEventListener('input', filter);
form.addEventListener('submit', (event) => event.preventDefault());
more.addEventListener('click', add);
filter();
