import * as api from './api.js';
import { attempt, colored, hasReacted, toggleReaction } from './bubble.js';
import { Composer, isEditable } from './composer.js';
import { ask } from './dialogs.js';
import { avatar, el } from './dom.js';
import { openMenu } from './menu.js';
import { MessageList } from './messages.js';
import { nameOf, store } from './store.js';
import { TopicTabs } from './topics.js';
import { words } from './words.js';

const reactions = ['👍', '❤', '🔥', '🎉', '😁', '😢', '🙏'];

/** One chat: its messages and the field to write in. */
export class Pane {
  #name = el('h2', {});
  #status = el('p', {});
  #face = el('span', {});
  #messages;
  #composer;
  #tabs;
  #hidingTyping = 0;

  constructor(id, frame) {
    this.id = id;
    this.#composer = new Composer(id);
    this.#messages = new MessageList(id, { ...this.#composer.actions, tools: (bubble, beside) => this.#openTools(bubble, beside) });
    this.#tabs = new TopicTabs(this.#messages.root, topic => {
      this.#messages.topic = topic;
      this.#composer.topic = topic;
    });
    const button = (sign, label, action, attributes) =>
      el('button', { type: 'button', class: 'round', 'aria-label': label, title: label, onclick: action, ...attributes }, sign);
    this.root = el('section', { class: 'pane' },
      el('header', { class: 'pane-head' },
        frame.back && button('‹', words.back, () => frame.back(), { class: 'round back' }),
        this.#face,
        el('div', { class: 'pane-title' }, this.#name, this.#status),
        frame.ownWindow && button('⧉', words.ownWindow, () => frame.ownWindow(id), { class: 'round wide' }),
        button('⋮', words.more, event => this.#openMore(event.currentTarget.getBoundingClientRect()), { 'aria-haspopup': 'menu' }),
        frame.close && button('✕', words.close, () => frame.close(id), { class: 'round wide close-pane' })),
      this.#tabs.root,
      this.#messages.root,
      this.#composer.root);
    this.#composer.takeDrops(this.root);
    this.refresh();
    this.renderAll();
  }

  focus() {
    this.#composer.focus();
  }

  prefill(text) {
    this.#composer.prefill(text);
  }

  renderAll() {
    this.#messages.renderAll();
  }

  /** After more changes than can be drawn one by one. */
  catchUp() {
    this.#messages.catchUp();
  }

  update(message) {
    this.#messages.update(message);
    this.#tabs.note(message);
  }

  /** The chat's own fields changed. */
  refresh() {
    const chat = this.#chat;
    const name = nameOf(chat);
    this.root.setAttribute('aria-label', words.chatWith(name));
    this.#messages.label = words.messagesOf(name);
    if (this.#name.textContent !== name) {
      this.#name.textContent = name;
      this.#face.replaceChildren(avatar(name, this.id));
    }
    this.#showStatus();
    this.#tabs.refresh(chat.topics ?? []);
    this.#composer.isBlocked = chat.blocked_bot;
  }

  get #chat() {
    return store.chats.get(this.id);
  }

  #showStatus() {
    const chat = this.#chat;
    const typingLeft = (chat.typing_until ?? 0) * 1000 - Date.now();
    clearTimeout(this.#hidingTyping);
    if (typingLeft > 0) this.#hidingTyping = setTimeout(() => this.#showStatus(), typingLeft);
    this.#status.className = chat.blocked_bot ? 'blocked' : typingLeft > 0 ? 'typing' : '';
    this.#status.textContent = chat.blocked_bot ? words.blockedBot
      : typingLeft > 0 ? words.typing : `${words[store.role(chat)]} · id ${this.id}`;
  }

  async #openMore(beside) {
    const { has_topics: hasTopics } = await attempt(api.conditions()) ?? {};
    const isBlocked = this.#chat.blocked_bot;
    openMenu(words.more, [
      [{ text: isBlocked ? words.unblock : words.block, isGrave: !isBlocked, action: () => attempt(api.block(this.id, !isBlocked)) }],
      hasTopics && [{ text: words.newTopic, action: () => this.#openTopic() }],
    ].filter(Boolean), beside);
  }

  async #openTopic() {
    const name = await ask(words.newTopic, words.topicName, words.create);
    if (name) await attempt(api.openTopic(this.id, name));
  }

  #openTools(bubble, beside) {
    const { first, written, isOwn } = bubble;
    const { reply, edit } = this.#composer.actions;
    const text = bubble.parts.map(part => part.text ?? part.caption).filter(Boolean).join('\n');
    bubble.root.classList.add('selected');
    openMenu(words.actions, [
      reactions.map(reaction => ({
        text: colored(reaction), label: words.react(reaction), checked: hasReacted(this.id, first, reaction),
        action: () => toggleReaction(this.id, first, reaction),
      })),
      [{ text: words.reply, action: () => reply(first) }],
      text && navigator.clipboard && [{ text: words.copy, action: () => attempt(navigator.clipboard.writeText(text)) }],
      isOwn && isEditable(written) && [{ text: words.edit, action: () => edit(written) }],
      isOwn && [{ text: words.remove, isGrave: true, action: () => this.#remove(bubble.parts) }],
    ].filter(Boolean), beside, () => bubble.root.classList.remove('selected'));
  }

  async #remove(parts) {
    for (const part of parts) await attempt(api.remove(this.id, part.message_id));
  }
}
