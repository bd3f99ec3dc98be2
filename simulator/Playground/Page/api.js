import { words } from './words.js';

async function call(method, path, body) {
  const answer = await reach('/control/' + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const result = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(result?.error ?? answer.statusText);
  return result;
}

/** What the browser says of a lost connection ("Failed to fetch") helps nobody. */
async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Error(words.noConnection);
  }
}

export const chats = () => call('GET', 'chats');
export const messages = (chat, limit, before) =>
  call('GET', `chats/${chat}/messages?limit=${limit}` + (before ? `&before=${before}` : ''));
export const addUser = user => call('POST', 'users', user);
export const send = (user, draft) => call('POST', `users/${user}/messages`, draft);
export const edit = (user, message, draft) => call('PUT', `users/${user}/messages/${message}`, draft);
export const remove = (user, message) => call('DELETE', `users/${user}/messages/${message}`);
export const react = (user, message, reactions) => call('POST', `users/${user}/messages/${message}/reactions`, { reactions });
export const press = (user, message, button) =>
  call('POST', `users/${user}/presses`, { message_id: message, button, wait: true });
export const block = (user, isBlocked) => call('POST', `users/${user}/${isBlocked ? 'block' : 'unblock'}`);
export const openTopic = (user, name) => call('POST', `users/${user}/topics`, { name });
export const conditions = () => call('GET', 'conditions');
export const menu = async user => (await call('GET', `users/${user}/menu`)).commands;
export const fileUrl = id => '/control/files/' + encodeURIComponent(id);
export const events = after => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/control/events?after=${after}`);
export const settings = async () => (await reach('/settings')).json();
export const counters = () => call('GET', 'counters');

export const inside = (chats, since) => call('GET', `inside?chats=${chats.join()}&since=${since}`);
export const tooManyRequests = chat =>
  call('POST', 'faults', { kind: 'too_many_requests', chat_id: chat, retry_after: 5, times: 1 });
export const clearFaults = () => call('DELETE', 'faults');
export const outage = on => call('PUT', 'outage', { on });
export const topics = has => call('PUT', 'bot', { has_topics: has });
export const killBot = () => call('POST', 'bot/kill');
export const startBot = () => call('POST', 'bot/start');
export const crowd = (count, names, texts, language) =>
  call('POST', 'crowd', { count, names, texts, language_code: language });
