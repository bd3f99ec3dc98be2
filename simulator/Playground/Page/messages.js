import { Bubble } from './bubble.js';
import { el, toast } from './dom.js';
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
  #newest = Infinity;
  #last = 0;
  #isAtEnd = true;
  #loading = null;
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
    this.#oldest = all.length > shown.length || this.#chat.hasEarlier ? shown[0]?.message_id ?? this.#chat.from : 0;
    this.#newest = Infinity;
    this.#last = shown.at(-1)?.message_id ?? 0;
    this.#content.replaceChildren(this.#earlier, this.#hint);
    for (const message of shown) this.#put(message);
    this.#showEdges();
    this.#isAtEnd = true;
    this.#toEnd();
    // Observed anew: what comes to the same height as before would not be told otherwise.
    this.#sizes.unobserve(this.#content);
    this.#sizes.observe(this.#content);
    // Of a quiet topic nothing may be among the newest of the chat.
    if (shown.length === 0) this.#showEarlier();
  }

  /** Draws one new or changed message and leaves all others alone. */
  update(message) {
    const id = message.message_id;
    if (!this.#fits(message) || id < this.#oldest) return;
    const isNew = !message.deleted && (id > this.#last || id <= this.#newest && !this.#partOf(message));
    this.#last = Math.max(this.#last, id);
    if (isNew && message.from?.id === this.#id) {
      if (this.#newest < Infinity) return this.renderAll();
      this.#isAtEnd = true;
    }
    if (id <= this.#newest) {
      this.#put(message);
      this.#showEdges();
    }
    if (this.#isAtEnd) this.#trim();
    else if (isNew) this.#countBelow(1);
  }

  /** Takes from the store what has changed; somebody who reads further up stays there. */
  catchUp() {
    if (this.#isAtEnd) return this.renderAll();
    this.#newest = Math.min(this.#newest, this.#last);
    for (const message of this.#chat.messages.values()) {
      const isDrawn = this.#fits(message) && message.message_id >= this.#oldest && message.message_id <= this.#newest;
      if (isDrawn && this.#partOf(message) !== message) this.#put(message);
    }
    const missed = this.#known().filter(message => message.message_id > this.#last);
    this.#last = missed.at(-1)?.message_id ?? this.#last;
    this.#showEdges();
    this.#countBelow(missed.length);
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

  #partOf(message) {
    return this.#bubbles.get(keyOf(message))?.parts.find(part => part.message_id === message.message_id);
  }

  /** Further up no bubble may go, so that from some number on what comes is only counted. */
  #countBelow(count) {
    this.#below += count;
    if (this.#newest === Infinity && this.#isFull) this.#newest = this.#last;
    this.#showJump();
  }

  get #isFull() {
    return this.#bubbles.size > mostBubbles + trimmedAtOnce;
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
    this.#hint.textContent = this.#chat.isLoaded && this.#oldest === 0 ? words.noMessages : words.loading;
  }

  async #showEarlier() {
    if (this.#oldest === 0) return;
    this.#loading ??= this.#loadEarlier().finally(() => { this.#loading = null; });
    await this.#loading;
  }

  async #loadEarlier() {
    const before = () => this.#known().filter(message => message.message_id < this.#oldest);
    try {
      while (before().length === 0 && this.#chat?.hasEarlier) await store.loadEarlier(this.#id);
    } catch (error) {
      return toast(error.message);
    }
    if (this.#chat) this.#prepend(before());
  }

  #prepend(messages) {
    const shown = messages.slice(-pageSize);
    this.#inPlace(this.#content.querySelector('.message'), () => {
      for (const message of shown.reverse()) this.#put(message);
      if (shown.length > 0) this.#oldest = shown.at(-1).message_id;
      if (messages.length === shown.length && !this.#chat.hasEarlier) this.#oldest = 0;
      this.#showEdges();
    });
  }

  /** The next of those that were only counted; all at once if the store has dropped what comes next. */
  #showLater() {
    if (this.#chat.from > this.#newest) return this.renderAll();
    const later = this.#known().filter(message => message.message_id > this.#newest);
    const shown = later.slice(0, pageSize);
    this.#inPlace([...this.#content.querySelectorAll('.message')].at(-1), () => {
      this.#newest = later.length > shown.length ? shown.at(-1).message_id : Infinity;
      for (const message of shown) this.#put(message);
      this.#trim();
    });
    this.#below = later.length - shown.length;
  }

  /** What is in sight stays where it is, whether the browser sees to that or not. */
  #inPlace(anchor, change) {
    this.#keepSilent();
    const top = anchor?.getBoundingClientRect().top;
    this.#list.classList.add('growing');
    change();
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

  /** At the end of the chat the oldest bubbles go, in sight or not; they come back when one scrolls up. */
  #trim() {
    if (!this.#isFull) return;
    for (const root of [...this.#content.querySelectorAll('.message')].slice(0, this.#bubbles.size - mostBubbles)) {
      this.#bubbles.delete(keyOf(root.bubble.first));
      this.#remove(root);
    }
    this.#oldest = this.#content.querySelector('.message').messageId;
    this.#showEdges();
  }

  #onScroll() {
    if (this.#isNearEnd && this.#newest < Infinity) this.#showLater();
    const { scrollTop } = this.#list;
    // What arrives between a scroll and its event moves the end away, but only people scroll up.
    if (this.#isNearEnd && this.#newest === Infinity) this.#isAtEnd = true;
    else if (scrollTop < this.#lastTop) this.#isAtEnd = false;
    this.#lastTop = scrollTop;
    if (this.#isAtEnd) this.#below = 0;
    this.#showJump();
    if (scrollTop < nearStartPixels && !this.#isAtEnd) this.#showEarlier();
  }

  get #isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    return scrollHeight - scrollTop - clientHeight < nearEndPixels;
  }

  #showJump() {
    this.#jump.hidden = this.#isAtEnd;
    this.#list.classList.toggle('past', !this.#isAtEnd);
    this.#jump.setAttribute('aria-label', this.#below > 0 ? words.newBelow(this.#below) : words.toEnd);
    this.#jump.replaceChildren('↓', this.#below > 0 ? el('span', { class: 'badge' }, String(this.#below)) : '');
  }

  #jumpToEnd() {
    if (this.#newest < Infinity) this.renderAll();
    this.#isAtEnd = true;
    this.#toEnd();
    this.#list.focus();
  }

  #keepEnd() {
    if (this.#isAtEnd) this.#toEnd();
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
    this.#openTools(root, pointOf(event));
  }

  #onContextMenu(event) {
    const root = event.target.closest('.bubble, article')?.closest('article');
    if (!root || root.classList.contains('service') || touch.matches || event.target.closest('a') || !getSelection().isCollapsed) return;
    event.preventDefault();
    this.#openTools(root, pointOf(event));
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

const pointOf = event => ({ left: event.clientX, top: event.clientY, bottom: event.clientY });

const keyOf = message => message.media_group_id ?? String(message.message_id);
