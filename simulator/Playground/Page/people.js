import * as api from './api.js';
import { attempt, summary } from './bubble.js';
import { arrange, avatar, el } from './dom.js';
import { timeOf } from './formats.js';
import { language } from './language.js';
import { nameOf, store } from './store.js';
import { words } from './words.js';

const pageSize = 50;
const searchedFrom = 13;
const pauseMs = 100;
const canHover = matchMedia('(hover: hover)');

/** The list of people with their last messages: the operators, then the clients, those with the newest message first. */
export class PeopleList {
  #groups;
  #redraw;
  #drawnAt = 0;
  #waiting = null;

  /** open(id, isBeside), add(role), redraw() */
  constructor(place, { open, add, redraw }) {
    place.setAttribute('aria-label', words.people);
    this.#redraw = redraw;
    this.#groups = ['operator', 'client'].map(role => new Group(role, open, () => add(role), redraw));
    place.append(...this.#groups.map(group => group.root));
    place.addEventListener('pointerleave', redraw);
  }

  /** Rows that change places with every frame could not be read. */
  draw(openIds) {
    const pauseLeftMs = this.#drawnAt + pauseMs - performance.now();
    if (pauseLeftMs > 0) {
      this.#waiting ??= setTimeout(() => { this.#waiting = null; this.#redraw(); }, pauseLeftMs);
      return;
    }
    this.#drawnAt = performance.now();
    const open = new Set(openIds);
    for (const group of this.#groups) group.draw(open);
  }
}

class Group {
  #role;
  #open;
  #list = el('ul', {});
  #count = el('span', { class: 'count' });
  #search;
  #nobody = el('p', { class: 'nobody', role: 'status' }, words.nobodyFound);
  #more;
  #limit = pageSize;
  #rows = new Map();
  #order = [];

  constructor(role, open, add, redraw) {
    [this.#role, this.#open] = [role, open];
    const title = words[role + 's'];
    this.#search = el('input', {
      type: 'search', class: 'search', hidden: true, placeholder: words.search, 'aria-label': `${words.search}: ${title}`, oninput: redraw,
    });
    this.#more = el('button', { type: 'button', class: 'quiet more', onclick: () => { this.#limit += pageSize; redraw(); } });
    this.root = el('section', {},
      el('div', { class: 'group' },
        el('h2', {}, title, ' ', this.#count),
        el('button', { type: 'button', class: 'add', onclick: add }, '+ ', role === 'client' ? words.addClient : words.addOperator)),
      this.#search, this.#list, this.#nobody, this.#more);
  }

  draw(openIds) {
    const people = store.people(this.#role);
    this.#count.textContent = people.length >= searchedFrom ? people.length : '';
    this.#search.hidden = people.length < searchedFrom;
    const found = this.#found(people);
    const shown = this.#sorted(found).slice(0, this.#limit);
    const left = found.length - shown.length;
    this.#nobody.hidden = found.length > 0 || people.length === 0;
    this.#more.hidden = left === 0;
    this.#more.textContent = words.showMore(left);

    const focused = document.activeElement;
    const rows = shown.map(chat => this.#row(chat.id).draw(chat, openIds.has(chat.id)));
    arrange(this.#list, rows);
    if (focused !== document.activeElement && this.#list.contains(focused)) focused.focus({ preventScroll: true });
    if (this.#rows.size > 2 * this.#limit) this.#forget(new Set(shown.map(chat => chat.id)));
    this.#order = shown.map(chat => chat.id);
  }

  #found(people) {
    const text = this.#search.hidden ? '' : this.#search.value.trim().toLowerCase();
    return text ? people.filter(chat => nameOf(chat).toLowerCase().includes(text)) : people;
  }

  /** Whoever has not written yet is new, and first. Rows stay where they are while somebody is about to press one. */
  #sorted(people) {
    const at = new Map(this.#isInUse() ? this.#order.map((id, index) => [id, index]) : []);
    const age = chat => -(chat.last_message?.message_id ?? Infinity);
    return people.sort((a, b) => (at.get(a.id) ?? Infinity) - (at.get(b.id) ?? Infinity) || age(a) - age(b) || b.id - a.id);
  }

  #isInUse() {
    return canHover.matches && this.#list.matches(':hover') || this.#list.querySelector(':focus-visible') !== null;
  }

  #row(id) {
    if (!this.#rows.has(id)) this.#rows.set(id, new Row(id, this.#open));
    return this.#rows.get(id);
  }

  #forget(shown) {
    for (const id of this.#rows.keys()) {
      if (!shown.has(id)) this.#rows.delete(id);
    }
  }
}

/** Only what has changed is written anew. */
class Row {
  #root;
  #id;
  #face = el('span', {});
  #name = el('b', {});
  #last = el('span', {});
  #time = el('span', {});
  #badge = el('span', { class: 'badge', role: 'img' });
  #person;
  #beside;
  #shown = {};

  constructor(id, open) {
    this.#id = id;
    this.#person = el('button', {
      type: 'button', class: 'person', 'data-person': id, onclick: event => open(id, event.ctrlKey || event.metaKey),
    },
      this.#face,
      el('span', { class: 'who' }, this.#name, this.#last),
      el('span', { class: 'when' }, this.#time, this.#badge));
    this.#beside = el('button', { type: 'button', class: 'beside', onclick: () => open(id, true) });
    this.#root = el('li', {}, this.#person, this.#beside);
  }

  draw(chat, isOpen) {
    const last = chat.last_message;
    this.#set('name', nameOf(chat), name => {
      this.#name.textContent = name;
      this.#face.replaceChildren(avatar(name, this.#id));
      this.#beside.title = words.beside;
      this.#beside.setAttribute('aria-label', words.openBeside(name));
    });
    this.#set('message', last, () => {
      this.#last.textContent = last ? summary(last) : words.none;
      this.#time.textContent = last ? timeOf(last.date) : '';
    });
    this.#set('unread', store.unread(chat), unread => {
      this.#badge.hidden = unread === 0;
      this.#badge.textContent = unread;
      this.#badge.setAttribute('aria-label', words.unread(unread));
    });
    this.#set('isOpen', isOpen, () => {
      if (isOpen) this.#person.setAttribute('aria-current', 'true');
      else this.#person.removeAttribute('aria-current');
      this.#beside.hidden = isOpen;
    });
    return this.#root;
  }

  #set(field, value, write) {
    if (field in this.#shown && this.#shown[field] === value) return;
    this.#shown[field] = value;
    write(value);
  }
}

/** A new person with the next free name. */
export function addPerson(role) {
  const taken = new Set([...store.chats.values()].map(nameOf));
  const names = role === 'client' ? words.clientNames : words.operatorNames;
  let name = names.find(each => !taken.has(each));
  for (let number = 2; !name; number++) name = names.map(each => `${each} ${number}`).find(each => !taken.has(each));
  return attempt(api.addUser({ first_name: name, language_code: language, role }));
}
