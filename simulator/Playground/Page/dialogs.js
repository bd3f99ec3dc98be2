import { el } from './dom.js';
import { words } from './words.js';

/** Asks for one line; null where it is called off. */
export function ask(title, label, agreed) {
  return new Promise(resolve => {
    const field = el('input', { type: 'text', required: true, maxlength: '128', autocomplete: 'off', 'aria-label': label, placeholder: label });
    const dialog = el('dialog', { class: 'ask', 'aria-label': title },
      el('form', {
        onsubmit: event => {
          event.preventDefault();
          dialog.close(field.value.trim());
        },
      },
        el('h2', {}, title), field,
        el('div', { class: 'choices' },
          el('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, words.cancel),
          el('button', { type: 'submit', class: 'primary' }, agreed))));
    show(dialog, () => resolve(dialog.returnValue || null));
  });
}

/** Pictures in full, one at a time; arrows lead through those of an album. */
export function view(pictures, first) {
  let at = first;
  const image = el('img', {});
  const count = el('span', { role: 'status' });
  const dialog = el('dialog', { class: 'viewer', 'aria-label': words.kinds.photo, onclick: event => { if (event.target !== image) dialog.close(); } },
    el('div', { class: 'viewer-head' }, count, button('✕', words.close, () => dialog.close())),
    image,
    pictures.length > 1 && button('‹', words.previous, () => turn(-1)),
    pictures.length > 1 && button('›', words.next, () => turn(1)));
  dialog.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) turn(step);
  });
  turn(0);
  show(dialog);

  function turn(step) {
    at = (at + step + pictures.length) % pictures.length;
    image.src = pictures[at].src;
    image.alt = pictures[at].alt;
    count.textContent = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : '';
  }
}

function button(sign, label, action) {
  return el('button', { type: 'button', 'aria-label': label, title: label, onclick: event => { event.stopPropagation(); action(); } }, sign);
}

function show(dialog, closed = () => {}) {
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
}
