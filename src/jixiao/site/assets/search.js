// Find pages by Chinese: a run of Chinese characters is asked for as its pairs, so that 从化组织部 finds 从化区委组织部;
// words in other letters and numbers are asked for whole. What holds the whole run comes first, a title before words.
const pages = window.jixiaoSearch.map(([kind, title, address, words]) => ({
  kind, title, address, words, inTitle: plain(title), inWords: plain(words),
}));
const MOST = 100;
const ENOUGH = 0.6;

function plain(text) {
  return text.normalize('NFKC').toLowerCase();
}

function parts(query) {
  const found = [];
  for (const run of plain(query).match(/\p{Script=Han}+|[\p{L}\p{N}_.%]+/gu) ?? []) {
    const signs = [...run];
    if (!/\p{Script=Han}/u.test(run) || signs.length < 3) found.push(run);
    else for (let place = 0; place + 1 < signs.length; place++) found.push(signs[place] + signs[place + 1]);
  }
  return found;
}

function search(query) {
  const asked = parts(query);
  const whole = plain(query).trim();
  const found = [];
  if (!asked.length) return found;
  for (const page of pages) {
    let hits = 0;
    let worth = 0;
    for (const part of asked) {
      const titled = page.inTitle.includes(part);
      if (titled || page.inWords.includes(part)) hits += 1;
      worth += titled ? 3 : 1;
    }
    if (hits / asked.length < ENOUGH) continue;
    worth += (page.inTitle.includes(whole) ? 9 : 0) + (page.inWords.includes(whole) ? 5 : 0);
    found.push([hits / asked.length, worth, page]);
  }
  return found.sort((one, other) => other[0] - one[0] || other[1] - one[1]).map(([, , page]) => page);
}

function around(words, query) {
  const place = Math.max(0, ...parts(query).map((part) => plain(words).indexOf(part)));
  return (place > 20 ? '……' : '') + words.slice(Math.max(0, place - 20), place + 80);
}

function show() {
  const query = input.value;
  const found = search(query);
  const items = found.slice(0, MOST).map((page) => {
    const link = Object.assign(document.createElement('a'), { href: page.address, textContent: page.title });
    const words = Object.assign(document.createElement('span'), { className: 'note', textContent: around(page.words, query) });
    const item = document.createElement('li');
    item.append(`${page.kind}：`, link, document.createElement('br'), words);
    return item;
  });
  document.getElementById('found').replaceChildren(...items);
  const told = found.length > MOST ? `找到 ${found.length} 条，列出前 ${MOST} 条` : `找到 ${found.length} 条`;
  document.getElementById('count').textContent = query.trim() ? told : '';
}

const input = document.getElementById('query');
input.value = new URLSearchParams(location.search).get('q') ?? '';
input.addEventListener('input', show);
show();
