import * as api from './api.js';
import { attempt } from './bubble.js';
import { el } from './dom.js';
import { addPerson } from './people.js';
import { store } from './store.js';
import { words } from './words.js';

const names = ['Client', 'Operator', 'Available', 'Answer', 'End'];
/** What came before, though its message may be out of sight by now. After the end of a dialog there is nobody left to answer. */
const before = { Available: ['Client', 'Operator'], Answer: ['Available'], End: ['Answer'] };
const [newDialog, dialogOver] = ['🟢', '⚪'];
const lookMs = 2000;

/**
 * The seed's scenario, one press a step. A step is ticked when a message shows that it happened, however it came about, and stays
 * ticked for this run of the simulated Telegram.
 */
export class FirstSteps {
  #panel = el('details', { open: localStorage.getItem('stepsClosed') ? null : true });
  #body = el('div', {});
  #actions;
  #done = new Set();
  #answers = new Set();
  #bot = { calls: 0, isThere: true };
  #drawn = '';

  /** open(id), register(), showInside() */
  constructor(place, actions) {
    this.#actions = actions;
    this.#panel.append(el('summary', {}, el('h2', { id: 'steps-title' }, words.steps)), this.#body);
    this.#panel.addEventListener('toggle', () => {
      if (this.#panel.open) localStorage.removeItem('stepsClosed');
      else localStorage.setItem('stepsClosed', 'true');
    });
    place.append(this.#panel);
    store.addEventListener('message', event => this.#see(event.detail.message));
    store.addEventListener('loaded', () => this.#seeAll(chat => store.shown(chat.id)));
    this.#lookForBot();
  }

  /** With the chats as they are at the start. */
  begin() {
    this.#answers.clear();
    this.#done = new Set(JSON.parse(localStorage.getItem('steps')));
    // The bot does not write first, so a client asked.
    if (store.people('client').some(chat => chat.from_bot_count > 0)) this.#tick('Client');
    this.#seeAll(chat => [chat.last_message].filter(Boolean));
  }

  /** What operators wrote is to be known before what clients got. */
  #seeAll(messagesOf) {
    for (const chat of [...store.people('operator'), ...store.people('client')]) messagesOf(chat).forEach(message => this.#see(message));
  }

  draw() {
    if (store.people('operator').some(chat => chat.own_menu)) this.#tick('Operator');
    const next = names.find(name => !this.#done.has(name));
    const shown = JSON.stringify([next, [...this.#done], this.#bot.isThere]);
    if (shown === this.#drawn) return;
    this.#drawn = shown;
    const hadFocus = this.#body.contains(document.activeElement);
    this.#body.replaceChildren(
      next ? el('ol', {}, names.map(name => this.#step(name, name === next))) : this.#whatNow(),
      this.#bot.isThere || !next ? '' : el('p', { class: 'no-bot', role: 'status' }, words.noBotYet));
    if (hadFocus) this.#body.querySelector('button').focus();
  }

  #step(name, isNext) {
    const isDone = this.#done.has(name);
    return el('li', { class: isDone ? 'done' : isNext ? 'next' : '', 'aria-current': isNext ? 'step' : null },
      el('span', { class: 'tick', role: 'img', 'aria-label': isDone ? words.done : null, 'aria-hidden': isDone ? null : 'true' }, isDone ? '✓' : ''),
      el('span', { class: 'what' }, words['step' + name]),
      isNext && button('primary', words['do' + name], () => this.#do(name)));
  }

  #whatNow() {
    return el('div', { class: 'what-now' },
      el('p', { class: 'all-done', role: 'status' }, words.stepsDone),
      button('try', words.tryPhoto, () => this.#sendPhoto()),
      button('try', words.tryInside, () => this.#actions.showInside()),
      button('try', words.tryClient, () => this.#askAs(null)));
  }

  async #do(name) {
    const operator = store.people('operator').find(chat => chat.own_menu)?.id;
    switch (name) {
      case 'Client':
        return this.#askAs(store.people('client')[0]);
      case 'Operator':
        return this.#actions.register();
      case 'Available':
        return this.#say(operator, { text: '/available' });
      case 'Answer':
        return this.#say(operator, { text: words.answer });
      case 'End':
        return this.#say(operator, { text: `/end ${store.people('client')[0].id}` });
    }
  }

  async #askAs(known) {
    const client = known ?? await addPerson('client');
    if (client) await this.#say(client.id, { text: words.question });
  }

  async #sendPhoto() {
    const client = store.people('client')[0];
    const file = picture();
    await this.#say(client.id, { kind: 'photo', caption: words.photoCaption, file_name: 'kettle.png', mime_type: 'image/png', file_base64: file });
  }

  async #say(id, draft) {
    await attempt(api.send(id, draft));
    this.#actions.open(id);
  }

  #see(message) {
    const chat = store.chats.get(message.chat.id);
    if (this.#done.size === names.length || chat?.type !== 'private') return;
    const text = message.text ?? '';
    if (store.role(chat) === 'operator') {
      if (!message.from_bot && text && !text.startsWith('/')) this.#answers.add(text);
      if (message.from_bot && text.startsWith(newDialog)) this.#tick('Available');
      if (message.from_bot && text.startsWith(dialogOver)) this.#tick('End');
    } else if (!message.from_bot) {
      if (!text.startsWith('/')) this.#tick('Client');
    } else if (this.#answers.has(text)) {
      this.#tick('Answer');
    }
  }

  #tick(name) {
    if (this.#done.has(name)) return;
    this.#done.add(name);
    for (const earlier of before[name] ?? []) this.#tick(earlier);
    localStorage.setItem('steps', JSON.stringify([...this.#done]));
  }

  /** A bot waits for updates, or calls; one that was started elsewhere does too. Asked only while somebody needs the steps. */
  async #lookForBot() {
    if (this.#panel.open && this.#done.size < names.length && !document.hidden) {
      try {
        const { poll_waiting, webhook, calls } = await api.counters();
        this.#bot = { calls, isThere: poll_waiting || webhook !== '' || calls > this.#bot.calls };
        this.draw();
      } catch {
        // Told in the line of the connection.
      }
    }
    setTimeout(() => this.#lookForBot(), lookMs);
  }
}

function button(style, text, action) {
  return el('button', {
    type: 'button', class: style, onclick: async event => {
      const pressed = event.currentTarget;
      pressed.disabled = true;
      await action();
      pressed.disabled = false;
    },
  }, text);
}

/** A kettle, more or less. */
function picture() {
  const canvas = el('canvas', { width: '480', height: '360' });
  const paint = canvas.getContext('2d');
  const sky = paint.createLinearGradient(0, 0, 0, 360);
  sky.addColorStop(0, '#cfe4f5');
  sky.addColorStop(1, '#f3e3d0');
  paint.fillStyle = sky;
  paint.fillRect(0, 0, 480, 360);
  paint.fillStyle = paint.strokeStyle = '#2a6499';
  paint.lineWidth = 18;
  paint.beginPath();
  paint.arc(240, 150, 95, Math.PI * 1.1, Math.PI * 1.9);
  paint.stroke();
  paint.beginPath();
  paint.ellipse(240, 225, 110, 85, 0, 0, Math.PI * 2);
  paint.fill();
  paint.beginPath();
  paint.moveTo(330, 215);
  paint.lineTo(405, 150);
  paint.lineTo(422, 165);
  paint.lineTo(345, 265);
  paint.fill();
  return canvas.toDataURL('image/png').split(',')[1];
}
