import { el } from './dom.js';
import { exactTime } from './formats.js';
import { store } from './store.js';
import { words } from './words.js';

const inside = words.inside;

/** How many messages are on their way, and where; everything that is not delivered is in one of these. */
export function ledger({ bot, telegram, state }) {
  if (!state) return [el('p', { role: 'status' }, inside.noFile), ...counts([[telegram.unconfirmed_updates, inside.atTelegram]])];
  const { waiting, outbox } = state.on_the_way;
  const sentence = telegram.outage ? inside.whileOutage
    : bot && !bot.running ? inside.whileDead
      : waiting > 0 ? inside.whileWaiting
        : telegram.unconfirmed_updates + outbox > 0 ? inside.onTheWay : inside.delivered;
  return [
    ...counts([[telegram.unconfirmed_updates, inside.atTelegram], [waiting, inside.waiting], [outbox, inside.inOutbox]]),
    el('p', { role: 'status', class: sentence === inside.delivered ? 'ok' : null }, sentence),
  ];
}

const counts = rows => [el('ol', { class: 'ledger' }, rows.map(([count, label]) =>
  el('li', { class: count > 0 ? 'some' : null }, el('b', {}, inside.number(count)), ' ', el('span', {}, label(count)))))];

/** What the bot has stored of one chat. */
export function chat(id, state, nameOf, opened, seconds) {
  const { client, operator, place } = state.chats[id] ?? {};
  const entry = state.queue.first.find(each => each.clientId === id);
  const load = state.operators.find(each => each.operatorId === id);
  const key = `state-${id}`;
  return el('article', { 'data-key': `chat-${id}` },
    el('h4', {}, nameOf(id)),
    !client && !operator && el('p', {}, inside.unknownChat),
    operator?.registered && operatorFacts(operator, load, nameOf),
    client && !client.isOperator && clientFacts(client, place, entry, nameOf),
    unsent('client', client, nameOf, seconds),
    unsent('operator', operator, nameOf, seconds),
    (client || operator) && el('details', { 'data-key': key },
      el('summary', {}, inside.stored),
      opened.has(key) && el('pre', { tabindex: '0', role: 'group', 'aria-label': inside.stored }, JSON.stringify({ client, operator }, null, 2))));
}

function clientFacts(client, place, entry, nameOf) {
  const { phase, lastAssignment } = client;
  return [
    facts('client', [
      [inside.phase, phase.is === 'waiting' ? inside.phaseWaiting(exactTime(phase.since), place)
        : phase.is === 'active' ? [inside.phaseWith, ' ', person(phase.operatorId, nameOf), ' ', inside.since(exactTime(phase.since))]
          : inside.phaseIdle],
      [inside.ticket, inside.number(client.ticket)],
      [inside.kept, inside.number(client.kept?.length ?? 0)],
      ...(client.owed ?? []).map(each => [inside.owed, each.isOver ? inside.owedOver(each.ticket) : inside.owedWait(each.ticket)]),
    ]),
    entry?.offer ? why(inside.offered(nameOf(entry.offer.operatorId)), entry.offer.why)
      : lastAssignment ? why(inside.chosen(nameOf(lastAssignment.operatorId)), lastAssignment.why)
        : null,
  ];
}

function why(who, { load, capacity, candidates, lastAssignedAt }) {
  return el('p', { class: 'why', 'data-key': 'why' }, who, ' ', candidates === 1
    ? inside.whyOnly(load, capacity)
    : inside.whyBest(candidates, load, capacity, lastAssignedAt && exactTime(lastAssignedAt)));
}

function operatorFacts(operator, load, nameOf) {
  const dialogs = operator.dialogs ?? [];
  return facts('operator', [
    [inside.status, inside.statuses[operator.status]],
    [inside.dialogs, [
      load ? inside.of(dialogs.length, load.capacity) : inside.number(dialogs.length), ' ',
      el('ul', { class: 'names' }, dialogs.map(held => el('li', { 'data-key': held.key.clientId },
        person(held.key.clientId, nameOf, held.name),
        held.closing ? ' ' + inside.closing : held.confirmed ? null : ' ' + inside.provisional)))]],
    [inside.focus, operator.focus ? person(operator.focus.clientId, nameOf) : inside.noFocus],
    ...(operator.owed ?? []).map(each => [inside.owed, `${inside.errands[each.what]} ${nameOf(each.key.clientId)}`]),
    ...(operator.reportOwed ? [[inside.owed, inside.owedReport]] : []),
  ]);
}

const facts = (key, rows) => el('dl', { 'data-key': key }, rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));

/** What is still to be sent: one grain's outbox, to whoever it goes. */
function unsent(role, state, nameOf, seconds) {
  const entries = state?.outbox?.entries ?? [];
  if (entries.length === 0) return null;
  return el('div', { 'data-key': `outbox-${role}` },
    el('h5', {}, inside.outbox, ' ', inside.number(entries.length)),
    el('ol', { class: 'outbox' }, entries.map(entry => el('li', { 'data-key': entry.id },
      inside.entry(inside.parcels[entry.parcel.kind], nameOf(entry.chatId)), ' ',
      el('code', {}, entry.parcel.notice?.says ?? entry.parcel.kind),
      el('span', { class: 'dim' }, ' ', trials(entry, seconds))))));
}

function trials({ attempts, notBefore, tried }, now) {
  const left = notBefore ? Math.ceil(Date.parse(notBefore) / 1000 - now) : 0;
  return [
    attempts > 0 ? inside.attempts(attempts) : tried ? inside.asked : null,
    left > 0 ? inside.again(left) : null,
  ].filter(Boolean).join(', ');
}

export const queue = (state, nameOf) => state.queue.count === 0 ? el('p', {}, inside.queueEmpty) : [
  el('p', {}, inside.queueCount(state.queue.count)),
  el('ol', { class: 'queue' }, state.queue.first.map(entry => el('li', { 'data-key': entry.clientId },
    person(entry.clientId, nameOf, entry.name),
    entry.handedBack && el('span', { class: 'mark' }, inside.handedBack),
    entry.offer && el('span', { class: 'dim' }, inside.offered(nameOf(entry.offer.operatorId)))))),
];

export const operators = (state, nameOf) => state.operators.every(each => !each.registered) ? el('p', {}, inside.noOperators)
  : el('ul', { class: 'operators' }, state.operators.filter(each => each.registered).map(each => el('li', { 'data-key': each.operatorId },
    person(each.operatorId, nameOf),
    el('span', { class: 'dim' }, inside.statuses[each.status]),
    el('meter', { min: 0, max: each.capacity, value: each.load, 'aria-label': inside.dialogs }),
    el('span', {}, inside.of(each.load, each.capacity)))));

/** Whoever has a chat here can be looked at. */
const person = (id, nameOf, name = nameOf(id)) =>
  store.chats.has(id) ? el('button', { type: 'button', class: 'link', 'data-open': id }, name) : el('span', {}, name);
