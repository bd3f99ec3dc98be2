import * as api from './api.js';
import { attempt } from './bubble.js';
import { el } from './dom.js';
import { words } from './words.js';

/**
 * The list that "/" opens: this chat's commands with what they do, chosen by keyboard or by a press. While what follows a
 * command is typed, its line stays as a hint.
 */
export class CommandMenu {
  #id;
  #field;
  #choose;
  #shown = [];
  #isHint = false;
  #active = 0;
  #asked = 0;

  constructor(id, field, choose) {
    [this.#id, this.#field, this.#choose] = [id, field, choose];
    const listId = `commands-${id}`;
    this.root = el('div', { class: 'commands', id: listId, role: 'listbox', 'aria-label': words.commands, hidden: true });
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': listId, 'aria-autocomplete': 'list' }))
      field.setAttribute(name, value);
    field.addEventListener('blur', () => this.#close());
  }

  async follow(text) {
    const asked = ++this.#asked;
    const [, begun, rest] = /^\/([a-z0-9_]*)(\s[^]*)?$/i.exec(text) ?? [];
    if (begun === undefined) return this.#close();
    const commands = await attempt(api.menu(this.#id)) ?? [];
    if (asked !== this.#asked) return;
    const name = begun.toLowerCase();
    this.#isHint = rest !== undefined;
    this.#shown = commands.filter(({ command }) => (this.#isHint ? command === name : command.startsWith(name)));
    this.#active = 0;
    this.#draw();
  }

  /** Whether the key was for the menu. */
  handles(event) {
    if (this.root.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      this.#close();
    } else if (this.#isHint) {
      return false;
    } else if (step) {
      this.#active = (this.#active + step + this.#shown.length) % this.#shown.length;
      this.#draw();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      this.#take(this.#shown[this.#active], true);
    } else if (event.key === 'Tab' && !event.shiftKey) {
      this.#take(this.#shown[this.#active], false);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  #take({ command }, isSent) {
    this.#close();
    this.#choose({ command, isSent });
  }

  #close() {
    this.#asked++;
    this.#shown = [];
    this.#draw();
  }

  #draw() {
    this.root.hidden = this.#shown.length === 0;
    this.#field.setAttribute('aria-expanded', String(!this.root.hidden));
    this.root.replaceChildren(...this.#shown.map((each, index) => el('div', {
      role: 'option', id: `${this.root.id}-${index}`, 'aria-selected': String(!this.#isHint && index === this.#active),
      onpointerdown: event => {
        event.preventDefault();
        if (!this.#isHint) this.#take(each, true);
      },
    }, el('b', {}, '/' + each.command), el('span', {}, each.description))));
    if (this.root.hidden || this.#isHint) this.#field.removeAttribute('aria-activedescendant');
    else this.#field.setAttribute('aria-activedescendant', `${this.root.id}-${this.#active}`);
    this.root.children[this.#active]?.scrollIntoView({ block: 'nearest' });
  }
}
