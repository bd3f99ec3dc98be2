import { arrange, el } from './dom.js';
import { Pane } from './pane.js';
import { store } from './store.js';
import { words } from './words.js';

const roles = ['client', 'operator'];
const onlyPrefix = '#only=';
const frameBudgetMs = 8;
const tooManyToPut = 500;

export const narrow = matchMedia('(max-width: 760px)');

/**
 * The chats that are open side by side, clients before operators; on a narrow screen the one in front. The address keeps them:
 * `#101,201`, or `#only=101` for a window of one chat.
 */
export class Split {
  isOnly = location.hash.startsWith(onlyPrefix);

  #root;
  #changed;
  #ids = idsInAddress();
  #front = history.state?.front ?? null;
  #panes = new Map();
  #lastUsed = [];
  #filled = new Set();
  #pending = new Map();
  #placeholders = {};
  #frame;

  constructor(root, changed) {
    [this.#root, this.#changed] = [root, changed];
    this.#frame = this.isOnly ? {} : { close: id => this.#close(id), back: () => this.#back(), ownWindow };
    addEventListener('popstate', () => {
      const ids = idsInAddress();
      if (ids.length > 0) this.#ids = ids;
      this.#front = history.state?.front ?? null;
      changed();
    });
  }

  get isInFront() {
    return this.#front !== null;
  }

  /** All that are open, in sight or not. */
  get ids() {
    return [...this.#ids];
  }

  get visibleIds() {
    return narrow.matches && !this.isOnly ? this.#ids.filter(id => id === this.#front) : [...this.#ids];
  }

  pane(id) {
    return this.#panes.get(id);
  }

  /** With the chats as they are at the start, or after too many changes to follow. */
  begin() {
    for (const pane of this.#panes.values()) pane.refresh();
    this.#ids = this.#ids.filter(id => store.chats.has(id));
    if (this.#ids.length === 0) return;
    for (const role of roles) {
      if (store.people(role).length > 0) this.#filled.add(role);
    }
  }

  clear() {
    for (const id of [...this.#panes.keys()]) this.#drop(id);
    this.#ids = [];
    this.#front = null;
    this.#filled.clear();
    this.#keepAddress();
  }

  /** Where the role's chat stands that was used last; or beside it. */
  open(id, isBeside = false) {
    if (!this.#ids.includes(id)) {
      const role = store.role(store.chats.get(id));
      const others = this.#ids.filter(other => this.#roleOf(other) === role);
      if (others.length > 0 && !isBeside) this.#ids[this.#ids.indexOf(this.#lastUsedOf(others))] = id;
      else this.#insert(id, role);
    }
    this.#use(id);
    this.#keepAddress();
    this.#changed();
  }

  /** Opens it, in front and ready to write in. */
  show(id, isBeside) {
    this.open(id, isBeside);
    if (narrow.matches) {
      this.#front = id;
      this.#keepAddress('pushState');
    }
    this.draw();
    const pane = this.pane(id);
    pane.root.scrollIntoView({ inline: 'nearest', block: 'nearest' });
    // A phone would bring up its keyboard over the messages.
    if (!narrow.matches) pane.focus();
  }

  /** Put on the screen with the next drawing. */
  take(id, message) {
    if (!this.#panes.has(id)) return;
    if (!this.#pending.has(id)) this.#pending.set(id, new Map());
    const messages = this.#pending.get(id);
    // In a window out of sight nothing is drawn, and it must not pile up.
    if (messages.size < tooManyToPut) messages.set(message.message_id, message);
  }

  takeAll(id) {
    this.#pending.delete(id);
    this.pane(id)?.renderAll();
  }

  draw() {
    if (!this.isOnly) this.#fill();
    for (const id of this.#panes.keys()) {
      if (!this.#ids.includes(id)) this.#drop(id);
    }
    const visible = this.visibleIds;
    for (const id of visible) {
      if (!this.#panes.has(id) && store.chats.has(id)) this.#make(id);
    }
    const shown = this.#ids.filter(id => this.#panes.has(id));
    for (const id of shown) this.pane(id).root.classList.toggle('front', visible.includes(id));
    this.#root.dataset.count = shown.length;
    arrange(this.#root, this.#withPlaceholders(shown));
    this.#putPending();
    for (const id of visible) {
      if (store.chats.has(id)) store.markRead(id);
    }
  }

  /** The first person of each role is opened by itself. */
  #fill() {
    for (const role of roles) {
      const first = !this.#filled.has(role) && store.people(role)[0];
      if (!first) continue;
      this.#filled.add(role);
      if (this.#ids.some(id => this.#roleOf(id) === role)) continue;
      this.#insert(first.id, role);
      this.#keepAddress();
    }
  }

  #insert(id, role) {
    const last = this.#ids.findLastIndex(other => this.#roleOf(other) === role);
    this.#ids.splice(last >= 0 ? last + 1 : role === 'client' ? 0 : this.#ids.length, 0, id);
  }

  #make(id) {
    store.open(id);
    const pane = new Pane(id, this.#frame);
    const use = () => this.#use(id);
    pane.root.addEventListener('focusin', use);
    pane.root.addEventListener('pointerdown', use);
    this.#panes.set(id, pane);
  }

  #drop(id) {
    this.#panes.get(id).root.remove();
    this.#panes.delete(id);
    this.#pending.delete(id);
    store.close(id);
  }

  #withPlaceholders(shown) {
    const elements = shown.map(id => this.pane(id).root);
    if (this.isOnly) return elements.length > 0 ? elements : [this.#placeholder('gone', words.noChat)];
    if (!this.#ids.some(id => this.#roleOf(id) === 'client')) elements.unshift(this.#placeholder('client', words.emptyLeft));
    if (!this.#ids.some(id => this.#roleOf(id) === 'operator')) elements.push(this.#placeholder('operator', words.emptyRight));
    return elements;
  }

  #placeholder(name, text) {
    return this.#placeholders[name] ??= el('div', { class: 'place' }, el('p', { class: 'empty' }, text));
  }

  /** What does not fit into a frame's share is left to the next one. */
  #putPending() {
    const end = performance.now() + frameBudgetMs;
    for (const [id, messages] of this.#pending) {
      if (messages.size >= tooManyToPut) {
        this.#pending.delete(id);
        this.pane(id).catchUp();
        continue;
      }
      for (const [key, message] of messages) {
        if (performance.now() > end) return this.#changed();
        messages.delete(key);
        this.pane(id).update(message);
      }
      this.#pending.delete(id);
    }
  }

  #close(id) {
    if (this.#ids.length === 1) return;
    const at = this.#ids.indexOf(id);
    this.#ids.splice(at, 1);
    this.#keepAddress();
    this.draw();
    this.pane(this.#ids[Math.min(at, this.#ids.length - 1)])?.focus();
    this.#changed();
  }

  #back() {
    if (history.state?.front) return history.back();
    this.#front = null;
    this.#keepAddress();
    this.#changed();
  }

  #roleOf(id) {
    const chat = store.chats.get(id);
    return chat && store.role(chat);
  }

  #use(id) {
    this.#lastUsed = [id, ...this.#lastUsed.filter(other => other !== id && this.#ids.includes(other))];
  }

  #lastUsedOf(ids) {
    return this.#lastUsed.find(id => ids.includes(id)) ?? ids.at(-1);
  }

  #keepAddress(how = 'replaceState') {
    const address = (this.isOnly ? onlyPrefix : '#') + this.#ids.join();
    history[how]({ ...history.state, front: this.#front }, '', address);
  }
}

function ownWindow(id) {
  open(`${location.pathname}${onlyPrefix}${id}`, `chat-${id}`, 'popup,width=420,height=760');
}

function idsInAddress() {
  return [...new Set(location.hash.replace(onlyPrefix, '').replace('#', '').split(',').map(Number).filter(Boolean))];
}
