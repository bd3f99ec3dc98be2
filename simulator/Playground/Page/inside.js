import * as api from './api.js';
import { attempt } from './bubble.js';
import { Calls } from './calls.js';
import { el } from './dom.js';
import { actions, conditions, faults } from './faults.js';
import { Part } from './part.js';
import { narrow } from './split.js';
import { chat, ledger, operators, queue } from './standing.js';
import { store } from './store.js';
import { words } from './words.js';

const pollMs = 400;
const inside = words.inside;

/** Behind the scenes: what the bot has stored and called, and what can go wrong. Tells its root's listeners of `close`. */
export class InsidePanel {
  #root;
  #helpers;
  #ids = [];
  #since = 0;
  #answer = null;
  #opened = new Set();
  #isShown = false;
  #isAsking = false;
  #isActing = false;
  #next = 0;
  #silence = el('p', { class: 'silence', role: 'status' });
  #parts = {};
  #calls;

  constructor(root, helpers) {
    [this.#root, this.#helpers] = [root, helpers];
    root.setAttribute('aria-labelledby', 'inside-title');
    root.append(
      el('header', {},
        el('h2', { id: 'inside-title' }, words.insideTitle),
        el('button', { type: 'button', class: 'quiet', 'aria-label': words.close, onclick: () => this.#close() }, '✕')),
      this.#silence,
      ...['wrong', 'ledger', 'chats', 'queue', 'operators', 'calls'].map(name => this.#section(name)));
    root.addEventListener('click', event => this.#press(event.target.closest('button')));
    root.addEventListener('toggle', event => this.#toggle(event.target), true);
    document.addEventListener('visibilitychange', () => this.#ask());
    store.addEventListener('started', event => { if (event.detail.isNewRun) this.#forget(); });
  }

  show(ids) {
    this.#isShown = true;
    this.#root.hidden = false;
    this.setChats(ids);
    this.#ask();
  }

  hide() {
    this.#isShown = false;
    this.#root.hidden = true;
  }

  setChats(ids) {
    if (String(ids) === String(this.#ids)) return;
    this.#ids = ids;
    this.#beginAnew();
  }

  /** Another run has nothing of what is shown, though its chats may have the same numbers. */
  #forget() {
    this.#ids = [...this.#ids];
    if (this.#answer) this.#answer.state = null;
    this.#beginAnew();
  }

  #beginAnew() {
    this.#since = 0;
    this.#calls.clear();
    this.#ask();
  }

  #section(name) {
    const place = el('div', {});
    if (name === 'calls') this.#calls = new Calls(place, this.#helpers.nameOf);
    else this.#parts[name] = new Part(place);
    return el('section', { 'aria-labelledby': `inside-${name}` }, el('h3', { id: `inside-${name}` }, inside.sections[name]), place);
  }

  async #ask() {
    clearTimeout(this.#next);
    if (this.#isAsking || !this.#isShown || document.hidden) return;
    this.#isAsking = true;
    const ids = this.#ids;
    const answer = await api.inside(ids, this.#since).catch(() => null);
    this.#isAsking = false;
    this.#next = setTimeout(() => this.#ask(), ids === this.#ids ? pollMs : 0);
    this.#silence.textContent = answer ? '' : inside.noAnswer;
    if (answer && ids === this.#ids) this.#take(answer);
  }

  #take(answer) {
    this.#since = answer.next_since;
    this.#calls.add(answer.calls);
    // A file that is just being made ready after a kill cannot be read for a moment.
    this.#answer = { ...answer, state: answer.state ?? this.#answer?.state, ids: this.#ids };
    this.#draw();
  }

  #draw() {
    const { bot, telegram, state, ids } = this.#answer;
    const { nameOf } = this.#helpers;
    const parts = this.#parts;
    const now = conditions(this.#answer, nameOf);
    parts.wrong.draw(now, () => faults(now));
    parts.ledger.draw([bot?.running, telegram.outage, telegram.unconfirmed_updates, state?.on_the_way], () => ledger(this.#answer));
    const noFile = () => el('p', {}, inside.noFile);
    const names = [store.chats.size, ...ids.map(nameOf)];
    // Only what is put off has seconds to count.
    const seconds = JSON.stringify(state?.chats ?? {}).includes('"notBefore"') ? Math.floor(Date.now() / 1000) : 0;
    parts.chats.draw([state?.chats, state?.queue.first, state?.operators, names, [...this.#opened], seconds], () =>
      !state ? noFile() : ids.length === 0 ? el('p', {}, inside.noChats) : ids.map(id => chat(id, state, nameOf, this.#opened, seconds)));
    parts.queue.draw([state?.queue, names], () => state ? queue(state, nameOf) : noFile());
    parts.operators.draw([state?.operators, names], () => state ? operators(state, nameOf) : noFile());
  }

  async #press(button) {
    const { do: name, open, id } = button?.dataset ?? {};
    if (open) {
      if (narrow.matches) this.#close();
      this.#helpers.openChat(Number(open));
    } else if (name && !this.#isActing) {
      this.#isActing = true;
      await attempt(actions[name](this.#answer, Number(id)));
      this.#isActing = false;
      this.#ask();
    }
  }

  #toggle(details) {
    const key = details.dataset.key;
    if (!key) return;
    if (details.open) this.#opened.add(key);
    else this.#opened.delete(key);
    this.#draw();
  }

  #close() {
    this.hide();
    this.#root.dispatchEvent(new Event('close'));
  }
}
