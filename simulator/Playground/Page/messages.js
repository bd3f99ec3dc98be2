import { attempt, Bubble } from './bubble.js';
import { el } from './dom.js';
import { store } from './store.js';
import { dayOf, words } from './words.js';

const nearEndPixels = 80;
const nearStartPixels = 800;
const pageSize = 100;
const mostBubbles = 600;
const trimmedAtOnce = 50;
const foundMilliseconds = 1600;

/** What a chat, or one topic of it, shows: by days, the newest at the end, earlier ones as one scrolls up. */
export class MessageList {
  #id;
  #actions;
  #list;
  #content = el('div', { class: 'content' });
  #earlier = el('button', { type: 'button', class: 'earlier', onclick: () => this.#showEarlier() }, words.earlier);
  #hint = el('p', { class: 'hint' });
  #jump = el('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.#jumpToEnd() });
  #sizes = new ResizeObserver(() => this.#keepEnd());
  #days = new Map();
  #bubbles = new Map();
  #topic = null;
  #oldest = 0;
  #isAtEnd = true;
  #isLoading = false;
  #below = 0;
  #lastTop = 0;
  #speaking = 0;

  constructor(id, actions) {
    [this.#id, this.#actions] = [id, { ...actions, reveal: messageId => this.#reveal(messageId) }];
    this.#list = el('div', {
      class: 'messages', role: 'log', tabindex: '0', onscroll: () => this.#onScroll(), onkeydown: event => this.#onKey(event),
      onclick: event => this.#onClick(event), oncontextmenu: event => this.#onContextMenu(event),
    }, this.#content);
    this.root = el('div', { class: 'stage' }, this.#list, this.#jump);
    this.#sizes.observe(this.#list);
  }

  set label(label) {
    this.#list.setAttribute('aria-label', label);
  }

  /** Null is the whole chat. */
  set topic(topic) {
    this.#topic = topic;
    this.renderAll();
  }

  renderAll() {
    this.#keepSilent();
    this.#bubbles.clear();
    this.#days.clear();
    const all = this.#known();
    const shown = all.slice(-pageSize);
    this.#oldest = all.length > shown.length || this.#chat.hasEarlier ? shown[0]?.message_id ?? 0 : 0;
    this.#content.replaceChildren(this.#earlier, this.#hint);
    for (const message of shown) this.#put(message);
    this.#showEdges();
    this.#isAtEnd = true;
    this.#toEnd();
    // Observed anew: what comes to the same height as before would not be told otherwise.
    this.#sizes.unobserve(this.#content);
    this.#sizes.observe(this.#content);
  }

  /** Draws one new or changed message and leaves all others alone. */
  update(message) {
    if (!this.#fits(message) || message.message_id < this.#oldest) return;
    const isNew = !this.#bubbles.get(keyOf(message))?.parts.some(part => part.message_id === message.message_id);
    this.#put(message);
    this.#showEdges();
    if (!isNew || message.deleted) return;
    if (message.from?.id === this.#id) this.#isAtEnd = true;
    if (!this.#isAtEnd) {
      this.#below++;
      this.#showJump();
    }
  }

  get #chat() {
    return store.chats.get(this.#id);
  }

  #fits(message) {
    return this.#topic === null || message.message_thread_id === this.#topic;
  }

  #known() {
    return store.shown(this.#id).filter(message => this.#fits(message));
  }

  #put(message) {
    const key = keyOf(message);
    const bubble = this.#bubbles.get(key) ?? new Bubble(this.#id, this.#actions);
    if (!bubble.take(message)) {
      this.#bubbles.delete(key);
      this.#remove(bubble.root);
      return;
    }
    bubble.draw();
    bubble.root.messageId = bubble.first.message_id;
    bubble.root.bubble = bubble;
    if (!bubble.root.isConnected) this.#insert(bubble);
    this.#bubbles.set(key, bubble);
  }

  #insert({ root, first }) {
    const day = this.#dayOf(first.date);
    const before = [...day.children].findLast(child => !(child.messageId > root.messageId));
    before.after(root);
  }

  #dayOf(unixSeconds) {
    const { key, label } = dayOf(unixSeconds);
    let day = this.#days.get(key);
    if (!day) {
      day = el('div', { class: 'day' }, el('p', { class: 'date' }, el('time', { datetime: key }, label)));
      this.#days.set(key, day);
      const later = [...this.#days.keys()].filter(other => other > key).sort()[0];
      this.#content.insertBefore(day, this.#days.get(later) ?? null);
    }
    return day;
  }

  #remove(root) {
    const day = root.parentElement;
    root.remove();
    if (day?.childElementCount !== 1) return;
    day.remove();
    this.#days.delete(day.querySelector('time').dateTime);
  }

  #showEdges() {
    this.#earlier.hidden = this.#oldest === 0;
    this.#hint.hidden = this.#bubbles.size > 0;
    this.#hint.textContent = this.#chat.isLoaded ? words.noMessages : words.loading;
  }

  async #showEarlier() {
    if (this.#isLoading || this.#oldest === 0) return;
    this.#isLoading = true;
    const before = () => this.#known().filter(message => message.message_id < this.#oldest);
    while (before().length === 0 && this.#chat?.hasEarlier) {
      if (await attempt(store.loadEarlier(this.#id).then(() => true)) === null) break;
    }
    this.#isLoading = false;
    if (this.#chat) this.#prepend(before());
  }

  /** What is in sight stays where it is, whether the browser sees to that or not. */
  #prepend(messages) {
    this.#keepSilent();
    const shown = messages.slice(-pageSize);
    const anchor = this.#content.querySelector('.message');
    const top = anchor?.getBoundingClientRect().top;
    this.#list.classList.add('growing');
    for (const message of shown.reverse()) this.#put(message);
    if (shown.length > 0) this.#oldest = shown.at(-1).message_id;
    if (messages.length === shown.length && !this.#chat.hasEarlier) this.#oldest = 0;
    this.#showEdges();
    if (anchor) this.#list.scrollTop += anchor.getBoundingClientRect().top - top;
    this.#lastTop = this.#list.scrollTop;
    requestAnimationFrame(() => this.#list.classList.remove('growing'));
  }

  async #reveal(messageId) {
    const find = () => [...this.#bubbles.values()].find(bubble => bubble.parts.some(part => part.message_id === messageId));
    for (let oldest = null; !find() && this.#oldest > messageId && oldest !== this.#oldest;) {
      oldest = this.#oldest;
      await this.#showEarlier();
    }
    const root = find()?.root;
    if (!root) return;
    this.#isAtEnd = false;
    root.scrollIntoView({ block: 'center' });
    root.focus({ preventScroll: true });
    root.classList.add('found');
    setTimeout(() => root.classList.remove('found'), foundMilliseconds);
  }

  /** At the end of the chat the oldest bubbles go; they come back when one scrolls up. */
  #trim() {
    if (this.#bubbles.size <= mostBubbles + trimmedAtOnce) return;
    for (const root of [...this.#content.querySelectorAll('.message')].slice(0, this.#bubbles.size - mostBubbles)) {
      this.#bubbles.delete(keyOf(root.bubble.first));
      this.#remove(root);
    }
    this.#oldest = this.#content.querySelector('.message').messageId;
    this.#showEdges();
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    const isNear = scrollHeight - scrollTop - clientHeight < nearEndPixels;
    // What arrives between a scroll and its event moves the end away, but only people scroll up.
    if (isNear) this.#isAtEnd = true;
    else if (scrollTop < this.#lastTop) this.#isAtEnd = false;
    this.#lastTop = scrollTop;
    if (this.#isAtEnd) this.#below = 0;
    this.#showJump();
    if (scrollTop < nearStartPixels && !this.#isAtEnd) this.#showEarlier();
  }

  #showJump() {
    this.#jump.hidden = this.#isAtEnd;
    this.#jump.setAttribute('aria-label', this.#below > 0 ? words.newBelow(this.#below) : words.toEnd);
    this.#jump.replaceChildren('↓', this.#below > 0 ? el('span', { class: 'badge' }, String(this.#below)) : '');
  }

  #jumpToEnd() {
    this.#isAtEnd = true;
    this.#toEnd();
    this.#list.focus();
  }

  #keepEnd() {
    if (!this.#isAtEnd) return;
    this.#trim();
    this.#toEnd();
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#lastTop = this.#list.scrollTop;
    this.#below = 0;
    this.#showJump();
  }

  #onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = event.target.closest('article');
    if (at !== event.target && event.target !== this.#list) return;
    if (event.key === 'Enter' && at?.bubble && !at.classList.contains('service')) {
      event.preventDefault();
      this.#openTools(at, at.querySelector('.bubble').getBoundingClientRect());
    } else if (step) {
      const all = [...this.#content.querySelectorAll('.message')];
      const next = at ? all[all.indexOf(at) + step] : all.at(-1);
      if (!next) return;
      event.preventDefault();
      next.focus();
    }
  }

  /** A finger has nothing to hover with: it presses where a bubble does nothing else. */
  #onClick(event) {
    const root = event.target.closest('.bubble')?.closest('article');
    if (!root || !touch.matches || event.target.closest('a, button, audio, video, [role=button]')) return;
    this.#openTools(root, { left: event.clientX, top: event.clientY, bottom: event.clientY });
  }

  #onContextMenu(event) {
    const root = event.target.closest('.bubble, article')?.closest('article');
    if (!root || root.classList.contains('service') || touch.matches || event.target.closest('a') || !getSelection().isCollapsed) return;
    event.preventDefault();
    this.#openTools(root, { left: event.clientX, top: event.clientY, bottom: event.clientY });
  }

  #openTools({ bubble }, beside) {
    this.#actions.tools(bubble, beside);
  }

  /** What is drawn at once is not new, and is not read aloud. */
  #keepSilent() {
    this.#list.setAttribute('aria-live', 'off');
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => this.#list.removeAttribute('aria-live'), 1000);
  }
}

const touch = matchMedia('(hover: none)');

const keyOf = message => message.media_group_id ?? String(message.message_id);
