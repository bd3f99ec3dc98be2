import { el } from './dom.js';
import { words } from './words.js';

const tags = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote',
};

/** Text with Telegram's entities, as nodes. Offsets are UTF-16 code units, as in JavaScript. */
export function formatted(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, 0, text.length, sorted, onCommand);
}

function between(text, start, end, entities, onCommand) {
  const nodes = [];
  let at = start;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next++];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= end) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = [];
    while (next < entities.length && entities[next].offset < stop) inner.push(entities[next++]);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), between(text, entity.offset, stop, inner, onCommand), onCommand));
    at = stop;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes.map((node, index) => (typeof node === 'string' ? besideBlocks(node, nodes[index - 1], nodes[index + 1]) : node));
}

/** A block begins and ends a line by itself. */
function besideBlocks(text, before, after) {
  const isBlock = node => node?.matches?.('pre, blockquote');
  return text.slice(isBlock(before) && text.startsWith('\n') ? 1 : 0, isBlock(after) && text.endsWith('\n') ? -1 : undefined);
}

function wrap(entity, covered, nodes, onCommand) {
  switch (entity.type) {
    case 'bot_command':
      return el('button', { type: 'button', class: 'link', onclick: () => onCommand(covered) }, nodes);
    case 'spoiler':
      return spoiler(nodes);
    case 'url':
      return link(/^[a-z][a-z0-9+.-]*:/i.test(covered) ? covered : 'https://' + covered, nodes);
    case 'text_link':
      return link(entity.url, nodes);
    default:
      return el(tags[entity.type] ?? 'span', {}, nodes);
  }
}

/** A button until it is pressed; it may cover links, which a real button could not hold. */
function spoiler(nodes) {
  const cover = el('span', {
    class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': words.spoiler,
    onclick: open, onkeydown: event => { if (event.key === 'Enter' || event.key === ' ') open(event); },
  }, el('span', { inert: true }, nodes));
  return cover;

  function open(event) {
    event.preventDefault();
    cover.replaceWith(...cover.firstChild.childNodes);
  }
}

function link(url, nodes) {
  return /^https?:\/\//i.test(url)
    ? el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, nodes)
    : el('span', {}, nodes);
}
