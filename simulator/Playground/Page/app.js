import * as api from './api.js';
import { attempt } from './bubble.js';
import { toast } from './dom.js';
import { InsidePanel } from './inside.js';
import { language, switchLanguage } from './language.js';
import { addPerson, PeopleList } from './people.js';
import { narrow, Split } from './split.js';
import { FirstSteps } from './steps.js';
import { nameOf, store } from './store.js';
import { words } from './words.js';

const main = document.getElementById('main');
const split = new Split(document.getElementById('panes'), drawSoon);
const side = document.getElementById('side');
const people = new PeopleList(document.getElementById('people'), { open: (id, isBeside) => split.show(id, isBeside), add, redraw: drawSoon });
const steps = new FirstSteps(document.getElementById('steps'), {
  open: showWhereWide, register: registerOperator, showInside: () => setInside(true),
});
const insidePlace = document.getElementById('inside');
const insideToggle = document.getElementById('inside-toggle');
const inside = new InsidePanel(insidePlace, {
  openChat,
  nameOf: id => nameOf(store.chats.get(id) ?? { id }),
});
let isDrawing = false;

document.documentElement.lang = language;
document.body.classList.toggle('only', split.isOnly);
const languageButton = document.getElementById('language');
languageButton.textContent = words.otherLanguage;
languageButton.lang = language === 'ru' ? 'en' : 'ru';
languageButton.addEventListener('click', switchLanguage);
insideToggle.textContent = words.insideTitle;
insideToggle.addEventListener('click', () => setInside(insidePlace.hidden));
insidePlace.addEventListener('close', () => setInside(false));
addEventListener('popstate', () => { if (narrow.matches) setInside(Boolean(history.state?.inside)); });

store.addEventListener('connection', event => {
  const place = document.getElementById('connection');
  place.textContent = event.detail.live ? words.connected : words.reconnecting;
  document.body.classList.toggle('lost', !event.detail.live);
});
store.addEventListener('started', event => {
  if (event.detail.isNewRun) split.clear();
  split.begin();
  steps.begin();
  if (!split.isOnly && (narrow.matches ? history.state?.inside : localStorage.getItem('inside'))) setInside(true);
  drawSoon();
});
store.addEventListener('chats', drawSoon);
store.addEventListener('chat', event => split.pane(event.detail.id)?.refresh());
store.addEventListener('loaded', event => split.takeAll(event.detail.id));
store.addEventListener('message', event => split.take(event.detail.id, event.detail.message));
document.addEventListener('visibilitychange', drawSoon);
narrow.addEventListener('change', () => { placeToast(); coverMain(); drawSoon(); });

placeToast();
store.start();

/** At most once per frame, however much happens. */
function drawSoon() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    draw();
  });
}

function draw() {
  split.draw();
  const visible = split.visibleIds;
  document.body.classList.toggle('in-chat', split.isInFront);
  if (split.isOnly) {
    const [chat] = visible.map(id => store.chats.get(id));
    document.title = chat ? nameOf(chat) : words.noChat;
    return;
  }
  people.draw(visible);
  steps.draw();
  inside.setChats(split.ids);
}

/** On a narrow screen the list stays, so that the next step is in sight. */
function showWhereWide(id) {
  whenKnown(id, () => split.open(id));
}

function setInside(isShown) {
  if (isShown === !insidePlace.hidden && isShown === (insideToggle.ariaExpanded === 'true')) return;
  insideToggle.setAttribute('aria-expanded', isShown);
  if (isShown) inside.show(split.ids);
  else inside.hide();
  coverMain();
  if (narrow.matches) (isShown ? insidePlace.querySelector('button') : insideToggle).focus();
  if (!narrow.matches) {
    if (isShown) localStorage.setItem('inside', 'true');
    else localStorage.removeItem('inside');
  } else if (isShown !== Boolean(history.state?.inside)) {
    // The browser's button for back closes it.
    if (isShown) history.pushState({ ...history.state, inside: true }, '');
    else history.back();
  }
}

/** On a narrow screen the panel lies over all else. */
function coverMain() {
  main.inert = narrow.matches && !insidePlace.hidden;
}

/** From behind the scenes, which on a narrow screen has just been closed: the browser is still on its way back. */
function openChat(id) {
  if (!store.chats.has(id)) return;
  if (narrow.matches && history.state?.inside) addEventListener('popstate', () => split.show(id), { once: true });
  else split.show(id);
}

async function add(role) {
  if (role === 'operator') return registerOperator();
  const person = await addPerson(role);
  if (person) whenKnown(person.id, () => split.show(person.id));
}

async function registerOperator() {
  const person = store.people('operator').find(chat => !chat.own_menu && !chat.last_message) ?? await addPerson('operator');
  const settings = person && await attempt(api.settings());
  if (!settings) return;
  if (settings.secret) {
    await attempt(api.send(person.id, { text: '/register ' + settings.secret }));
    showWhereWide(person.id);
  } else {
    whenKnown(person.id, () => {
      split.show(person.id);
      split.pane(person.id).prefill('/register ');
      toast(words.typeSecret);
    });
  }
}

/** The answer to a call may come before the event that brings the chat. */
function whenKnown(id, action) {
  if (store.chats.has(id)) return action();
  store.addEventListener('chats', () => whenKnown(id, action), { once: true });
}

/** In the flow, where it takes room from a list that scrolls and covers nothing. */
function placeToast() {
  const toasts = document.getElementById('toast');
  if (narrow.matches || split.isOnly) document.body.prepend(toasts);
  else side.insertBefore(toasts, document.getElementById('steps'));
}
