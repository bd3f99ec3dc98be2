import * as api from './api.js';
import { attempt, summary } from './bubble.js';
import { CommandMenu } from './commands.js';
import { el, toast } from './dom.js';
import { draftOf, groupsOf, isPicture, largestFileBytes } from './files.js';
import { store } from './store.js';
import { words } from './words.js';

const captioned = ['photo', 'video', 'animation', 'document', 'audio', 'voice'];

export const isEditable = message => message.text !== undefined || captioned.includes(message.kind);

/** The field below a chat: text, files, what is replied to or edited, and the commands. */
export class Composer {
  /** Where what is written goes; null is the chat outside of topics. */
  topic = null;

  #id;
  #field;
  #context = el('div', { class: 'context', hidden: true });
  #strip = el('ul', { class: 'strip', hidden: true, 'aria-label': words.attached });
  #blocked;
  #line;
  #picker;
  #menu;
  #files = [];
  #replyTo = null;
  #editing = null;
  #sending = Promise.resolve();

  constructor(id) {
    this.#id = id;
    this.#field = el('textarea', {
      rows: '1', placeholder: words.write, 'aria-label': words.write, enterkeyhint: 'send', dir: 'auto',
      onkeydown: event => this.#onKey(event), oninput: () => this.#onInput(), onpaste: event => this.#onPaste(event),
    });
    this.#menu = new CommandMenu(id, this.#field, command => this.#choose(command));
    this.#picker = el('input', {
      type: 'file', multiple: true, hidden: true, tabindex: '-1', 'aria-label': words.attach,
      onchange: () => { this.#add([...this.#picker.files]); this.#picker.value = ''; },
    });
    this.#blocked = el('div', { class: 'line blocked-line', hidden: true }, el('p', {}, words.youBlocked),
      el('button', { type: 'button', class: 'primary', onclick: () => attempt(api.block(id, false)) }, words.unblock));
    this.#line = el('div', { class: 'line' },
      el('button', { type: 'button', class: 'round', 'aria-label': words.commands, title: words.commands, onclick: () => this.#openMenu() }, '/'),
      el('button', { type: 'button', class: 'round', 'aria-label': words.attach, title: words.attach, onclick: () => this.#picker.click() }, '+'),
      this.#picker,
      this.#field,
      el('button', { type: 'submit', class: 'round send', 'aria-label': words.send, title: words.send }, '➤'));
    this.root = el('form', { class: 'composer', onsubmit: event => { event.preventDefault(); this.#submit(); } },
      this.#menu.root, this.#context, this.#strip, this.#line, this.#blocked);
    this.actions = {
      command: command => this.#send({ text: command }),
      reply: message => this.#setContext(message, null),
      edit: message => this.#setContext(null, message),
    };
  }

  /** Nobody can write to a bot that they have blocked. */
  set isBlocked(isBlocked) {
    const hadFocus = this.root.contains(document.activeElement);
    this.#line.hidden = isBlocked;
    this.#blocked.hidden = !isBlocked;
    if (hadFocus) (isBlocked ? this.#blocked.querySelector('button') : this.#field).focus();
  }

  focus() {
    this.#field.focus();
  }

  prefill(text) {
    this.#fill(text);
    this.focus();
  }

  /** Files that are dropped anywhere on the chat are attached. */
  takeDrops(area) {
    area.dataset.drop = words.dropHere;
    const whenFiles = action => event => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      action(event);
    };
    area.addEventListener('dragover', whenFiles(() => area.classList.toggle('dropping', !this.#line.hidden)));
    area.addEventListener('dragleave', event => { if (!area.contains(event.relatedTarget)) area.classList.remove('dropping'); });
    area.addEventListener('drop', whenFiles(event => {
      area.classList.remove('dropping');
      if (!this.#line.hidden) this.#add([...event.dataTransfer.files]);
    }));
  }

  #onKey(event) {
    if (event.isComposing || this.#menu.handles(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape') {
      this.#setContext(null, null);
    } else if (event.key === 'ArrowUp' && !this.#field.value && !this.#editing && this.#files.length === 0) {
      const last = store.shown(this.#id).findLast(each => each.from?.id === this.#id && isEditable(each)
        && (this.topic === null || each.message_thread_id === this.topic));
      if (!last) return;
      event.preventDefault();
      this.#setContext(null, last);
    }
  }

  #onInput() {
    this.#fit();
    this.#menu.follow(this.#field.value);
  }

  #onPaste(event) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    this.#add([...event.clipboardData.files]);
  }

  #openMenu() {
    if (!this.#field.value.startsWith('/')) this.prefill('/');
    this.focus();
    this.#menu.follow(this.#field.value);
  }

  /** Sent at once, as in Telegram; with Tab it is only filled in, for what follows it. */
  #choose({ command, isSent }) {
    this.prefill(isSent ? '' : `/${command} `);
    if (isSent) this.#send({ text: '/' + command });
    else this.#menu.follow(this.#field.value);
  }

  /** The field is empty from this moment on, so nothing is sent twice; what could not be sent comes back to it. */
  #submit() {
    const entry = { text: this.#field.value.trim(), files: this.#files, replyTo: this.#replyTo, editing: this.#editing };
    if (!entry.text && entry.files.length === 0 && (!entry.editing || entry.editing.text !== undefined)) return;
    this.#editing = null;
    this.#setContext(null, null);
    this.#setFiles([]);
    this.prefill('');
    this.#menu.follow('');
    const thread = this.topic;
    this.#sending = this.#sending.then(() => this.#deliver(entry, thread));
  }

  async #deliver({ text, files, replyTo, editing }, thread) {
    let first = { text, reply_to: replyTo?.message_id };
    const groups = groupsOf(files);
    try {
      if (editing) return await api.edit(this.#id, editing.message_id, { text });
      if (groups.length === 0) return await api.send(this.#id, { ...first, thread_id: thread });
      while (groups.length > 0) {
        await api.send(this.#id, await draftOf(groups[0], { ...first, thread_id: thread }));
        groups.shift();
        first = {};
      }
    } catch (error) {
      toast(error.message);
      this.#giveBack({ text: first.text, files: groups.flat(), replyTo: first.text === undefined ? null : replyTo, editing });
    }
  }

  /** Whoever writes in another chat by now goes on there. */
  #giveBack({ text, files, replyTo, editing }) {
    const written = this.#field.value;
    if (!written && !this.#replyTo && !this.#editing && (replyTo ?? editing)) this.#showContext(replyTo, editing);
    this.#fill([text, written].filter(Boolean).join('\n'));
    this.#setFiles([...files, ...this.#files]);
  }

  #send(draft) {
    return attempt(api.send(this.#id, { ...draft, thread_id: this.topic }));
  }

  #add(files) {
    const refused = files.filter(file => file.size > largestFileBytes || file.size === 0);
    if (refused.length > 0) toast(refused.map(file => (file.size ? words.tooLarge(file.name) : words.emptyFile(file.name))).join('\n'));
    if (this.#editing) this.#setContext(null, null);
    this.#setFiles([...this.#files, ...files.filter(file => !refused.includes(file))]);
    this.focus();
  }

  #setFiles(files) {
    this.#files = files;
    for (const image of this.#strip.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    this.#strip.hidden = files.length === 0;
    this.#strip.replaceChildren(...files.map(file => el('li', {},
      isPicture(file) ? el('img', { src: URL.createObjectURL(file), alt: file.name, title: file.name }) : el('span', {}, '📄 ', file.name),
      el('button', {
        type: 'button', 'aria-label': words.removeFile(file.name),
        onclick: () => { this.#setFiles(this.#files.filter(other => other !== file)); this.focus(); },
      }, '✕'))));
  }

  #setContext(replyTo, editing) {
    this.#showContext(replyTo, editing);
    this.focus();
  }

  #showContext(replyTo, editing) {
    if (editing) this.#fill(editing.text ?? editing.caption ?? '');
    else if (this.#editing) this.#fill('');
    [this.#replyTo, this.#editing] = [replyTo, editing];
    const message = replyTo ?? editing;
    this.#context.hidden = !message;
    if (!message) return;
    this.#context.replaceChildren(
      el('div', {}, el('b', {}, replyTo ? words.replyingTo : words.editing), el('span', { dir: 'auto' }, summary(message))),
      el('button', { type: 'button', class: 'quiet', 'aria-label': words.cancel, onclick: () => this.#setContext(null, null) }, '✕'));
  }

  #fill(text) {
    this.#field.value = text;
    this.#fit();
  }

  #fit() {
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
