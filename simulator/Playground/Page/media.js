import { fileUrl } from './api.js';
import { view } from './dialogs.js';
import { el } from './dom.js';
import { sizeOf } from './formats.js';
import { words } from './words.js';

/** How many pictures stand in each row of an album of so many. */
const rowsOfAlbum = [[], [1], [2], [1, 2], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [2, 2, 3, 3]];

/** Changes when other files are shown, and not when only their captions do. */
export const filesOf = parts => parts.map(part => fileOf(part)?.file_id ?? part.kind).join();

/** What the messages show beside their text; null for a text alone. */
export function media(parts) {
  const pictures = parts.filter(part => part.photo);
  const shown = parts.map(part => medium(part, pictures)).filter(Boolean);
  if (shown.length === 0) return null;
  if (shown.length === 1) return el('div', { class: isVisual(parts[0]) ? 'single' : 'listed' }, shown);
  if (!parts.every(isVisual)) return el('div', { class: 'listed' }, shown);
  const widths = (rowsOfAlbum[shown.length] ?? []).flatMap(inRow => Array(inRow).fill(inRow));
  shown.forEach((each, index) => each.classList.add(`of-${widths[index] ?? 3}`));
  return el('div', { class: 'album' }, shown);
}

const isVisual = message => Boolean(message.photo ?? message.video ?? message.animation ?? message.video_note);

function fileOf(message) {
  return message.photo?.at(-1) ?? message.video ?? message.animation ?? message.video_note ?? message.voice ?? message.audio
    ?? message.document ?? message.sticker;
}

function medium(message, pictures) {
  const file = fileOf(message);
  const name = words.kinds[message.kind] ?? message.kind;
  if (message.photo) return veiled(message, picture(message, pictures));
  if (isVisual(message)) return veiled(message, moving(message, file, name));
  if (message.voice ?? message.audio) return sound(message, file, name);
  if (message.document) return saved('📄', file.file_name ?? name, file);
  switch (message.kind) {
    case 'text':
      return null;
    case 'sticker':
      return el('div', { class: 'sticker', role: 'img', 'aria-label': `${name} ${message.sticker.emoji ?? ''}` }, message.sticker.emoji ?? '🙂');
    case 'dice':
      return el('div', { class: 'sticker', role: 'img', 'aria-label': `${name} ${message.dice.value}` },
        message.dice.emoji, el('b', {}, String(message.dice.value)));
    case 'location':
      return card('📍', name, coordinates(message.location));
    case 'venue':
      return card('📍', message.venue.title, message.venue.address || coordinates(message.venue.location));
    case 'contact':
      return card('👤', [message.contact.first_name, message.contact.last_name].filter(Boolean).join(' '), message.contact.phone_number);
    case 'poll':
      return el('div', { class: 'poll' }, el('b', {}, message.poll.question), el('span', {}, name),
        el('ul', {}, message.poll.options.map(option => el('li', {}, option.text))));
    default:
      return card('🗒', name, words.notShown);
  }
}

const coordinates = place => `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;

function card(sign, title, detail) {
  return el('div', { class: 'card' }, el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    el('span', {}, el('b', {}, title), el('small', {}, detail)));
}

function saved(sign, title, file) {
  return el('a', { class: 'card', href: fileUrl(file.file_id), download: file.file_name ?? '' },
    el('span', { class: 'sign', 'aria-hidden': 'true' }, sign), el('span', {}, el('b', {}, title), el('small', {}, sizeOf(file.file_size))));
}

function picture(message, pictures) {
  const { file_id: id, width, height } = message.photo.at(-1);
  const alt = message.caption ?? words.noPicture;
  const image = el('img', { src: fileUrl(id), alt, width, height, loading: 'lazy', decoding: 'async' });
  const open = () => view(
    pictures.map(each => ({ src: fileUrl(each.photo.at(-1).file_id), alt: each.caption ?? words.noPicture })), pictures.indexOf(message));
  const frame = el('button', { type: 'button', class: 'visual', onclick: open }, image);
  image.addEventListener('error', () => frame.replaceWith(missing(frame, '🖼', words.noPicture)));
  return frame;
}

function moving(message, file, name) {
  const isPicture = file.mime_type?.startsWith('image/');
  const shown = isPicture
    ? el('img', { src: fileUrl(file.file_id), alt: name, loading: 'lazy' })
    : el('video', { controls: true, preload: 'metadata', src: fileUrl(file.file_id), 'aria-label': name });
  const frame = el('div', { class: message.video_note ? 'visual round-video' : 'visual' }, shown);
  shown.addEventListener('error', () => frame.replaceWith(missing(frame, '🎞', name)));
  return frame;
}

function sound(message, file, name) {
  const player = el('audio', { controls: true, preload: 'metadata', src: fileUrl(file.file_id), 'aria-label': name });
  const title = message.voice ? name : file.title ?? file.file_name ?? name;
  const frame = el('div', { class: 'sound' }, el('b', {}, message.voice ? '🎤 ' : '🎵 ', title), player);
  player.addEventListener('error', () => player.replaceWith(el('small', {}, words.notShown)));
  return frame;
}

function missing(frame, sign, name) {
  return el('div', { class: `${frame.className} missing`, role: 'img', 'aria-label': `${name}: ${words.notShown}` }, sign, el('small', {}, words.notShown));
}

/** What was sent as a spoiler is covered until it is pressed. */
function veiled(message, element) {
  if (!message.has_media_spoiler) return element;
  element.inert = true;
  const wrapper = el('div', { class: 'visual veiled' }, element, el('button', {
    type: 'button', 'aria-label': words.spoiler, onclick: event => {
      event.currentTarget.remove();
      element.inert = false;
      wrapper.classList.remove('veiled');
    },
  }, '👁'));
  return wrapper;
}
