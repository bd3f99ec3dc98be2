import * as api from './api.js';
import { el } from './dom.js';
import { language } from './language.js';
import { store } from './store.js';
import { words } from './words.js';

const crowdSize = 1000;
const inside = words.inside;

/** What each button does. */
export const actions = {
  slowDown: ({ ids, telegram }) => Promise.all(ids.filter(id => !slowed(telegram).includes(id)).map(api.tooManyRequests)),
  outage: ({ telegram }) => api.outage(!telegram.outage),
  block: (_, id) => api.block(id, !store.chats.get(id).blocked_bot),
  life: ({ bot }) => bot.running ? api.killBot() : api.startBot(),
  crowd: () => api.crowd(crowdSize, words.clientNames, inside.crowdTexts, language),
  topics: ({ telegram }) => api.topics(!telegram.has_topics),
  restart: () => api.killBot().then(api.startBot),
  allWell: api.clearFaults,
};

/** Everything that the buttons show: what is on is as the simulated Telegram says, whoever switched it on. */
export const conditions = ({ bot, telegram, ids }, nameOf) => ({
  bot,
  hasChats: ids.length > 0,
  outage: telegram.outage,
  hasTopics: telegram.has_topics,
  faults: telegram.faults.length + (telegram.outage ? 1 : 0),
  slowed: slowed(telegram).map(id => id === null ? inside.everybody : nameOf(id)),
  clients: ids.map(id => store.chats.get(id)).filter(chat => chat && store.role(chat) === 'client')
    .map(chat => ({ id: chat.id, name: nameOf(chat.id), isBlocking: chat.blocked_bot })),
});

export function faults({ bot, hasChats, outage, hasTopics, faults, slowed, clients }) {
  return el('ul', { class: 'faults' },
    fault('slowDown', {
      label: inside.slowDown, hint: slowed.length > 0 ? inside.slowDownOn(slowed) : hasChats ? inside.slowDownHint : inside.noChats,
      isOn: slowed.length > 0, isDisabled: !hasChats,
    }),
    fault('outage', { label: inside.outage, hint: outage ? inside.outageOn : inside.outageHint, isOn: outage, isPressed: outage }),
    clients.map(({ id, name, isBlocking }) => fault('block', {
      id, label: inside.block(name), hint: isBlocking ? inside.blockOn : inside.blockHint, isOn: isBlocking, isPressed: isBlocking,
    })),
    bot
      ? fault('life', { label: bot.running ? inside.kill : inside.start, hint: bot.running ? inside.killHint(bot.process) : inside.killOn, isOn: !bot.running })
      : el('li', { 'data-key': 'life' }, el('p', {}, inside.noBot)),
    fault('crowd', { label: inside.crowd(crowdSize), hint: inside.crowdHint }),
    fault('topics', { label: inside.topics, hint: inside.topicsHint, isPressed: hasTopics }, bot && button('restart', inside.restart)),
    fault('allWell', { label: inside.allWell, hint: faults > 0 ? inside.faultsOn(faults) : inside.allOff }));
}

const slowed = telegram => telegram.faults.filter(each => each.kind === 'TooManyRequests').map(each => each.chat_id).sort((a, b) => a - b);

function fault(name, { label, hint, id, isOn, isPressed, isDisabled }, more) {
  const key = id ? `${name}-${id}` : name;
  return el('li', { 'data-key': key, class: isOn ? 'on' : null },
    button(name, label, {
      'data-id': id, disabled: isDisabled, 'aria-pressed': isPressed === undefined ? null : String(isPressed), 'aria-describedby': `fault-${key}`,
    }),
    el('p', { id: `fault-${key}` }, hint),
    more);
}

function button(name, label, attributes = {}) {
  return el('button', { type: 'button', 'data-do': name, ...attributes }, label);
}
