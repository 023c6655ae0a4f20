// Keep the rows that hold every word that is typed; hide a table none of whose rows is left.
const input = document.querySelector('[data-filter]');
const rows = [...document.querySelectorAll(input.dataset.filter)].map((row) => [row, row.textContent.toLowerCase()]);
const wholes = input.dataset.whole ? [...document.querySelectorAll(input.dataset.whole)] : [];
const count = document.querySelector('[data-count]');
input.addEventListener('input', () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const [row, text] of rows) {
    const whole = row.closest(input.dataset.whole || 'table');
    const name = input.dataset.whole ? whole.querySelector('h2').textContent.toLowerCase() : '';
    row.hidden = !words.every((word) => text.includes(word) || name.includes(word));
    left += !row.hidden;
  }
  for (const whole of wholes) whole.hidden = !whole.querySelector('tbody tr:not([hidden])');
  count.textContent = words.length ? `${left} 条` : '';
});
