import { el } from './dom.js';

const margin = 8;

/**
 * A menu in rows beside what it is about: arrows move, Escape or a press elsewhere closes it, and the focus goes back.
 * What is done at its end is told, whichever way it closes.
 */
export function openMenu(label, rows, beside, closed = () => {}) {
  const buttons = rows.map(row => row.map(item => el('button', {
    type: 'button', tabindex: '-1', 'aria-label': item.label ?? null, class: item.isGrave ? 'grave' : null,
    role: item.checked === undefined ? 'menuitem' : 'menuitemcheckbox', 'aria-checked': item.checked === undefined ? null : String(item.checked),
    onclick: () => { menu.hidePopover(); item.action(); },
  }, item.text)));
  const menu = el('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': label, onkeydown: event => move(event, menu, buttons) },
    buttons.map(row => (row.length === 1 ? row[0] : el('div', { role: 'group', 'aria-label': label }, row))));
  menu.addEventListener('toggle', event => {
    if (event.newState === 'open') return;
    menu.remove();
    closed();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, beside);
  buttons[0][0].focus();
}

function move(event, menu, rows) {
  const row = rows.findIndex(each => each.includes(document.activeElement));
  const column = rows[row]?.indexOf(document.activeElement);
  const around = (list, index) => list[(index + list.length) % list.length];
  const target = {
    ArrowDown: () => around(rows, row + 1)[0],
    ArrowUp: () => around(rows, row - 1)[0],
    ArrowRight: () => around(rows[row], column + 1),
    ArrowLeft: () => around(rows[row], column - 1),
    Home: () => rows[0][0],
    End: () => rows.at(-1)[0],
  }[event.key];
  if (target) target().focus();
  else if (event.key === 'Tab') menu.hidePopover();
  else return;
  event.preventDefault();
}

function place(menu, { left, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(margin, Math.min(left, innerWidth - width - margin))}px`;
  menu.style.top = `${bottom + height + margin <= innerHeight ? bottom : Math.max(margin, top - height)}px`;
}
