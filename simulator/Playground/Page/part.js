/** A piece of the page that is brought up to date in place: what is focused, open, selected or scrolled stays so. */
export class Part {
  #place;
  #drawn;

  constructor(place) {
    this.#place = place;
  }

  /** Touches nothing as long as the facts stay the same. */
  draw(facts, render) {
    const drawn = JSON.stringify(facts);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const wanted = document.createDocumentFragment();
    wanted.append(...[render()].flat().filter(Boolean));
    bring(this.#place, wanted);
  }
}

/** Children with a data-key are known by it, all others by where they stand. */
function bring(place, wanted) {
  const keys = new Set([...wanted.children].map(child => child.dataset.key));
  const kept = new Map();
  for (const child of [...place.children]) {
    if (!child.dataset.key) continue;
    if (keys.has(child.dataset.key)) kept.set(child.dataset.key, child);
    else child.remove();
  }
  let next = place.firstChild;
  for (const child of [...wanted.childNodes]) {
    const known = child.dataset?.key ? kept.get(child.dataset.key) : next;
    if (!known || known.nodeName !== child.nodeName || known.dataset?.key !== child.dataset?.key) {
      place.insertBefore(child, next);
      continue;
    }
    if (known === next) next = next.nextSibling;
    else place.insertBefore(known, next);
    update(known, child);
  }
  while (next) {
    const rest = next;
    next = next.nextSibling;
    rest.remove();
  }
}

function update(known, wanted) {
  if (known.nodeType === Node.TEXT_NODE) {
    if (known.data !== wanted.data) known.data = wanted.data;
    return;
  }
  for (const { name } of [...known.attributes]) {
    // Whoever looks decides what is open.
    if (name !== 'open' && !wanted.hasAttribute(name)) known.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (known.getAttribute(name) !== value) known.setAttribute(name, value);
  }
  bring(known, wanted);
}
