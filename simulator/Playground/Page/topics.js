import { el } from './dom.js';
import { words } from './words.js';

/** The tabs of a chat's topics: all of it first. A dot says that the bot wrote in one that is out of sight. */
export class TopicTabs {
  root = el('div', { class: 'topics', role: 'tablist', 'aria-label': words.topics, hidden: true, onkeydown: event => this.#onKey(event) });
  chosen = null;

  #panel;
  #onChoose;
  #topics = [];
  #unread = new Set();

  constructor(panel, onChoose) {
    [this.#panel, this.#onChoose] = [panel, onChoose];
  }

  refresh(topics) {
    if (JSON.stringify(topics) === JSON.stringify(this.#topics)) return;
    this.#topics = topics;
    if (this.chosen !== null && !topics.some(topic => topic.message_thread_id === this.chosen)) this.#choose(null);
    else this.#draw();
  }

  note(message) {
    const thread = message.message_thread_id;
    if (thread === undefined || this.chosen === null || this.chosen === thread || !message.from_bot || message.deleted || message.edit_date) return;
    this.#unread.add(thread);
    this.#draw();
  }

  #choose(thread) {
    this.chosen = thread;
    if (thread === null) this.#unread.clear();
    else this.#unread.delete(thread);
    this.#draw();
    this.#onChoose(thread);
  }

  #onKey(event) {
    const threads = [null, ...this.#topics.map(topic => topic.message_thread_id)];
    const at = threads.indexOf(this.chosen);
    const next = {
      ArrowRight: (at + 1) % threads.length, ArrowLeft: (at + threads.length - 1) % threads.length, Home: 0, End: threads.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.#choose(threads[next]);
  }

  #draw() {
    const hadFocus = this.root.contains(document.activeElement);
    this.root.hidden = this.#topics.length === 0;
    this.root.replaceChildren(...[{ message_thread_id: null, name: words.allTopics }, ...this.#topics].map(topic => this.#tab(topic)));
    const selected = this.root.querySelector('[aria-selected=true]');
    if (hadFocus) selected.focus();
    if (!this.root.hidden) selected.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#panel.role = this.root.hidden ? null : 'tabpanel';
    this.#panel.ariaLabel = this.root.hidden ? null : selected.textContent;
  }

  #tab({ message_thread_id: thread, name }) {
    const isChosen = thread === this.chosen;
    return el('button', {
      type: 'button', role: 'tab', 'aria-selected': String(isChosen), tabindex: isChosen ? '0' : '-1',
      'aria-label': this.#unread.has(thread) ? words.unreadTopic(name) : null, onclick: () => this.#choose(thread),
    }, el('span', {}, name), this.#unread.has(thread) && el('span', { class: 'dot' }));
  }
}
