import { el } from './dom.js';
import { exactTime } from './formats.js';
import { words } from './words.js';

const kept = 200;
const inside = words.inside;

/** The Bot API calls of the shown chats, newest on top; what stands there stays as it is when more come. */
export class Calls {
  #nameOf;
  #list = el('ol', { class: 'calls' });
  #none = el('p', {}, inside.noCalls);

  constructor(place, nameOf) {
    this.#nameOf = nameOf;
    const onlyErrors = el('input', { type: 'checkbox', onchange: () => this.#list.classList.toggle('only-errors', onlyErrors.checked) });
    place.append(el('label', {}, onlyErrors, ' ', inside.onlyErrors), this.#none, this.#list);
  }

  clear() {
    this.#list.replaceChildren();
    this.#none.hidden = false;
  }

  add(calls) {
    if (calls.length === 0) return;
    this.#none.hidden = true;
    this.#list.prepend(...calls.map(call => this.#row(call)).reverse());
    while (this.#list.children.length > kept) this.#list.lastElementChild.remove();
  }

  #row(call) {
    const isOk = call.status === 200;
    const details = el('details', {},
      el('summary', {},
        el('time', { datetime: call.at }, exactTime(call.at)), ' ',
        el('code', {}, call.method), ' → ', this.#nameOf(call.chat_id), ' ',
        el('span', { class: isOk ? 'ok' : 'error' }, isOk ? 'ok' : call.status === 0 ? inside.cut : String(call.status)),
        call.fault && el('span', { class: 'error' }, ' ', inside.fault),
        el('span', { class: 'what' }, isOk ? this.#summary(call.parameters) : call.description ?? '')));
    details.addEventListener('toggle', () => details.append(everything(call)), { once: true });
    return el('li', { class: isOk ? null : 'failed' }, details);
  }

  #summary({ text, caption, name, from_chat_id, message_id, message_ids, reaction, action }) {
    if (from_chat_id) return inside.messagesOf(this.#nameOf(Number(from_chat_id)));
    return text ?? caption ?? name ?? reaction ?? action ?? message_ids ?? (message_id ? inside.message(message_id) : '');
  }
}

function everything(call) {
  const rows = [...Object.entries(call.parameters), [inside.answer, [call.status, call.description, call.fault].filter(Boolean).join(' · ')]];
  if (call.message_ids.length > 0) rows.push([inside.made, call.message_ids.join(', ')]);
  return el('dl', {}, rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}
