import * as api from './api.js';
import { follow } from './live.js';

const pageSize = 100;
const keptAtMost = 600;
const retryMs = 2000;
const readKey = id => 'read/' + id;
const pause = () => new Promise(resolve => setTimeout(resolve, retryMs));

/**
 * What the page knows: of every chat its last message and counts, of those that are open their newest messages. It tells its
 * listeners about every change.
 */
class Store extends EventTarget {
  chats = new Map();
  run = 0;

  #stopFollowing = () => {};

  constructor() {
    super();
    // What another window of this browser has read.
    addEventListener('storage', event => {
      const chat = event.key?.startsWith(readKey('')) && this.chats.get(Number(event.key.slice(readKey('').length)));
      if (!chat) return;
      chat.read = Number(event.newValue);
      this.#tell('chats');
    });
  }

  async start() {
    this.#stopFollowing();
    const all = await this.#untilAnswered(api.chats);
    const isNewRun = this.run !== 0 && this.run !== all.run;
    this.run = all.run;
    if (isNewRun) this.chats.clear();
    this.#forgetOtherRuns();
    for (const view of all.chats) this.#setChat(view);
    this.#tell('started', { isNewRun });
    this.#openAnew();
    this.#stopFollowing = follow(all.last_event, changes => this.#apply(changes), live => this.#tell('connection', { live }));
  }

  /** Loads the last messages, and keeps those that come. */
  open(id) {
    const chat = this.chats.get(id);
    if (chat.isOpen) return;
    chat.isOpen = true;
    this.#load(chat);
  }

  /** Its messages are dropped. */
  close(id) {
    const chat = this.chats.get(id);
    if (chat) Object.assign(chat, nothingLoaded());
  }

  /** Adds the messages before the first that is there; fails without an answer. */
  async loadEarlier(id) {
    const chat = this.chats.get(id);
    if (!chat?.hasEarlier) return;
    return chat.loading ??= this.#loadEarlier(chat).finally(() => { chat.loading = null; });
  }

  /** What the chat shows, oldest first; put in order once per change. */
  shown(id) {
    const chat = this.chats.get(id);
    if (!chat) return [];
    return chat.shown ??= [...chat.messages.values()]
      .filter(message => !message.deleted)
      .sort((a, b) => a.message_id - b.message_id);
  }

  role(chat) {
    return chat.own_menu || chat.role === 'operator' ? 'operator' : 'client';
  }

  people(role) {
    return [...this.chats.values()].filter(chat => chat.type === 'private' && !chat.is_bot && this.role(chat) === role);
  }

  unread(chat) {
    return Math.max(0, chat.from_bot_count - chat.read);
  }

  markRead(id) {
    const chat = this.chats.get(id);
    if (document.hidden || chat.read === chat.from_bot_count) return;
    chat.read = chat.from_bot_count;
    localStorage.setItem(readKey(id), chat.read);
    this.#tell('chats');
  }

  async #untilAnswered(call) {
    for (;;) {
      try {
        return await call();
      } catch {
        this.#tell('connection', { live: false });
        await pause();
      }
    }
  }

  /** What is loaded of the same run may have missed changes. */
  #openAnew() {
    for (const { id, isOpen } of this.chats.values()) {
      if (!isOpen) continue;
      this.close(id);
      this.open(id);
    }
  }

  /** Asks until it is answered or closed. What came live meanwhile is newer than the answer, so it stays. */
  async #load(chat) {
    const { messages } = chat;
    const isWanted = () => this.chats.get(chat.id)?.messages === messages;
    let loaded = null;
    while (!loaded && isWanted()) loaded = await this.#page(chat.id).catch(pause);
    if (!isWanted()) return;
    this.#setEarlier(chat, loaded);
    for (const id of messages.keys()) {
      if (id < chat.from) messages.delete(id);
    }
    chat.isLoaded = true;
    this.#tell('loaded', { id: chat.id });
  }

  async #loadEarlier(chat) {
    const { messages } = chat;
    const loaded = await this.#page(chat.id, chat.from);
    if (chat.messages !== messages) return;
    this.#setEarlier(chat, loaded);
    // What somebody went back to is not taken away by what comes.
    chat.keptAtMost = Math.max(keptAtMost, messages.size + pageSize);
  }

  async #page(id, before) {
    return (await api.messages(id, pageSize, before)).messages;
  }

  #setEarlier(chat, loaded) {
    for (const message of loaded) {
      if (!chat.messages.has(message.message_id)) chat.messages.set(message.message_id, message);
    }
    chat.hasEarlier = loaded.length === pageSize;
    chat.from = chat.hasEarlier ? loaded[0].message_id : 0;
    chat.shown = null;
  }

  #apply(changes) {
    for (const change of changes) {
      if (change.type === 'message') {
        this.#setMessage(change.message, change.from_bot_count);
      } else if (change.type === 'chat') {
        this.#setChat(change.chat);
        this.#tell('chat', { id: change.chat.id });
      } else {
        this.start();
        return;
      }
    }
    this.#tell('chats');
  }

  #setChat(view) {
    let chat = this.chats.get(view.id);
    if (!chat) {
      chat = { ...nothingLoaded(), read: Number(localStorage.getItem(readKey(view.id))) };
      this.chats.set(view.id, chat);
    }
    Object.assign(chat, { last_message: null, typing_until: null }, view);
    this.#setCount(chat, view.from_bot_count);
  }

  #setMessage(message, fromBotCount) {
    const chat = this.chats.get(message.chat.id);
    if (!chat) return;
    this.#setCount(chat, fromBotCount);
    const id = message.message_id;
    if (!message.deleted && id >= (chat.last_message?.message_id ?? 0)) chat.last_message = message;
    if (chat.isOpen && id >= chat.from) {
      chat.messages.set(id, message);
      chat.shown = null;
      this.#trim(chat);
    }
    this.#tell('message', { id: chat.id, message });
  }

  /** What was read and then deleted must not hide what comes after it. */
  #setCount(chat, fromBotCount) {
    chat.from_bot_count = fromBotCount;
    chat.read = Math.min(chat.read, fromBotCount);
  }

  /** In blocks, so that it is not done for every message that comes. */
  #trim(chat) {
    if (chat.messages.size <= chat.keptAtMost) return;
    const ids = [...chat.messages.keys()].sort((a, b) => a - b);
    const gone = ids.length - keptAtMost + pageSize;
    for (const id of ids.slice(0, gone)) chat.messages.delete(id);
    Object.assign(chat, { shown: null, hasEarlier: true, from: ids[gone], keptAtMost });
  }

  /** What was read is of one run of the simulated Telegram: another one counts from the beginning. */
  #forgetOtherRuns() {
    if (localStorage.getItem('run') === String(this.run)) return;
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(readKey('')) || key === 'steps') localStorage.removeItem(key);
    }
    localStorage.setItem('run', this.run);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** `from`: the first message that is there, as far as it is not the chat's first. */
const nothingLoaded = () => ({
  messages: new Map(), shown: null, from: 0, isOpen: false, isLoaded: false, hasEarlier: false, keptAtMost, loading: null,
});

export const store = new Store();

export const nameOf = chat => [chat.first_name, chat.last_name].filter(Boolean).join(' ') || chat.title || String(chat.id);
