import * as api from './api.js';
import { el, toast } from './dom.js';
import { timeOf } from './formats.js';
import { filesOf, media } from './media.js';
import { formatted } from './text.js';
import { words } from './words.js';

/** A short line about a message: for the list of people and for what is replied to. */
export function summary(message) {
  if (message.kind === 'service') return serviceText(message);
  const text = message.text ?? message.caption;
  return text ? text.replaceAll('\n', ' ') : words.kinds[kindOf(message)] ?? words.kinds.unsupported;
}

/** What a message replies to comes without its kind: there a field says it. */
const kindOf = message => message.kind ?? Object.keys(message).map(field => field.replaceAll('_', '')).find(field => field in words.kinds);

/** One message, or all parts of an album. What changes is drawn in place, so that a player plays on. */
export class Bubble {
  root = el('article', { tabindex: '-1' });
  parts = [];

  #chatId;
  #actions;
  #top = el('div', { class: 'part' });
  #media = el('div', { class: 'part' });
  #bottom = el('div', { class: 'part' });
  #body = el('div', { class: 'bubble' }, this.#top, this.#media, this.#bottom);
  #keyboard = el('div', { class: 'part' });
  #mediaKey = '';

  constructor(chatId, actions) {
    [this.#chatId, this.#actions] = [chatId, actions];
  }

  get first() {
    return this.parts[0];
  }

  /** The part that a text stands under, and that an edit changes. */
  get written() {
    return this.parts.find(part => part.text ?? part.caption) ?? this.first;
  }

  get isOwn() {
    return this.first.from?.id === this.#chatId;
  }

  /** Takes a new or changed part, or drops a deleted one; false: nothing is left. */
  take(message) {
    this.parts = this.parts.filter(part => part.message_id !== message.message_id);
    if (!message.deleted) this.parts = [...this.parts, message].sort((a, b) => a.message_id - b.message_id);
    return this.parts.length > 0;
  }

  draw() {
    if (this.first.kind === 'service') {
      this.root.className = 'message service';
      this.root.replaceChildren(el('p', {}, serviceText(this.first)));
      return;
    }
    const hadFocus = this.root !== document.activeElement && this.root.contains(document.activeElement);
    this.#drawMedia();
    this.#top.replaceChildren(...[this.#forwarded(), this.#quote()].filter(Boolean));
    this.#drawTexts();
    this.#keyboard.replaceChildren(...[keyboard(this.#chatId, this.parts.at(-1))].filter(Boolean));
    this.root.className = `message ${this.isOwn ? 'out' : 'in'}`;
    this.root.setAttribute('aria-label', `${this.isOwn ? words.you : words.bot}, ${timeOf(this.first.date)}`);
    if (!this.root.firstChild) this.root.append(el('div', { class: 'row' }, this.#body, this.#tools()), this.#keyboard);
    if (hadFocus && !this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
  }

  #drawMedia() {
    const key = filesOf(this.parts);
    if (key === this.#mediaKey) return;
    this.#mediaKey = key;
    this.#media.replaceChildren(...[media(this.parts)].filter(Boolean));
  }

  #drawTexts() {
    const texts = this.parts.filter(part => part.text ?? part.caption).map(part => {
      const text = part.text ?? part.caption;
      return el('div', { class: onlyEmoji.test(part.text ?? '') ? 'text big' : 'text', dir: 'auto' },
        el('span', {}, formatted(text, part.entities ?? part.caption_entities, this.#actions.command)));
    });
    const meta = el('span', { class: 'meta', dir: 'ltr' },
      this.parts.some(part => part.edit_date) && words.edited + ' ', timeOf(this.parts.at(-1).date));
    const chips = this.#reactions();
    this.#body.classList.toggle('bare', texts.length === 0 && !chips && this.#media.querySelector('.single, .album') !== null);
    this.#body.classList.toggle('free', this.#media.querySelector('.sticker') !== null);
    if (texts.length > 0 && !chips && !texts.at(-1).matches('.big')) texts.at(-1).append(meta);
    else texts.push(el('div', { class: 'foot' }, chips, meta));
    this.#bottom.replaceChildren(...texts);
  }

  #forwarded() {
    const origin = this.first.forward_origin;
    return origin && el('div', { class: 'forwarded' }, words.forwarded(origin.sender_user?.first_name ?? origin.sender_user_name ?? ''));
  }

  #quote() {
    const original = this.first.reply_to_message ?? this.first.external_reply;
    if (!original) return null;
    const content = [
      original.from && el('b', {}, original.from.id === this.#chatId ? words.you : words.bot),
      el('span', { dir: 'auto' }, this.first.quote?.text ?? summary(original)),
    ];
    return this.first.reply_to_message
      ? el('button', { type: 'button', class: 'quote', onclick: () => this.#actions.reveal(original.message_id) }, content)
      : el('div', { class: 'quote' }, content);
  }

  #reactions() {
    const chips = new Map();
    for (const part of this.parts) {
      for (const { reaction, user_id: user } of part.reactions ?? []) {
        const chip = chips.get(reaction) ?? { message: part, users: [] };
        if (user === this.#chatId) chip.users.unshift(user);
        else chip.users.push(user);
        chips.set(reaction, chip);
      }
    }
    if (chips.size === 0) return null;
    const who = user => (user === this.#chatId ? words.you : words.bot);
    return el('div', { class: 'reactions' }, [...chips].map(([reaction, { message, users }]) => el('button', {
      type: 'button', 'aria-pressed': String(users.includes(this.#chatId)), 'aria-label': `${reaction} ${users.map(who).join(', ')}`,
      onclick: () => toggleReaction(this.#chatId, message, reaction),
    }, colored(reaction), users.length > 1 && el('span', {}, String(users.length)))));
  }

  #tools() {
    const button = (sign, label, action) => el('button', { type: 'button', tabindex: '-1', 'aria-label': label, title: label, onclick: action }, sign);
    return el('div', { class: 'tools' },
      button('↩', words.reply, () => this.#actions.reply(this.first)),
      button('⋯', words.actions, event => this.#actions.tools(this, event.currentTarget.getBoundingClientRect())));
  }
}

const onlyEmoji = /^(?:\p{RGI_Emoji}\s?){1,3}$/v;

/** Some of Telegram's reactions are plain characters that only this makes a picture. */
export const colored = reaction => (reaction.length === 1 ? reaction + '\uFE0F' : reaction);

export const hasReacted = (chatId, message, reaction) =>
  (message.reactions ?? []).some(each => each.user_id === chatId && each.reaction === reaction);

export function toggleReaction(chatId, message, reaction) {
  return attempt(api.react(chatId, message.message_id, hasReacted(chatId, message, reaction) ? [] : [reaction]));
}

function serviceText(message) {
  const { forum_topic_created: created, forum_topic_edited: edited } = message;
  if (created) return words.topicCreated(created.name);
  if (edited) return edited.name ? words.topicRenamed(edited.name) : words.topicIconChanged;
  if (message.forum_topic_closed) return words.topicClosed;
  if (message.forum_topic_reopened) return words.topicReopened;
  return words.kinds.service;
}

function keyboard(chatId, message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el('div', { class: 'keyboard' }, rows.map(row => el('div', {}, row.map(button => button.url
    ? el('a', { href: /^https?:/i.test(button.url) ? button.url : null, target: '_blank', rel: 'noopener noreferrer' }, button.text)
    : el('button', { type: 'button', onclick: event => press(event.currentTarget, chatId, message.message_id, button) }, button.text)))));
}

async function press(element, chatId, messageId, button) {
  if (element.hasAttribute('aria-busy')) return;
  element.setAttribute('aria-busy', 'true');
  const answer = await attempt(api.press(chatId, messageId, button.callback_data ?? button.text));
  element.removeAttribute('aria-busy');
  if (answer?.text) toast(answer.text);
}

/** What the simulated Telegram refuses is said, not thrown. */
export async function attempt(call) {
  try {
    return await call;
  } catch (error) {
    toast(error.message);
    return null;
  }
}
