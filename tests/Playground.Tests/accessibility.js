/**
 * What somebody would stumble over who has a screen reader, a keyboard or weak eyes. "violations": everything wrong on the page, a line
 * each. "focused": where the focus is, and what is wrong there; null for nowhere. Roles and names are as the browser itself computes them.
 */
question => {
  const controls = 'a[href], button, input, textarea, select, summary, audio[controls], video[controls], [tabindex="0"]';
  const named = [
    'button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'slider', 'switch', 'listbox', 'option', 'tablist', 'tab', 'tabpanel',
    'menu', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'dialog', 'alertdialog', 'image', 'meter', 'progressbar', 'heading', 'log',
  ];
  const unnameable = ['', 'generic', 'paragraph', 'strong', 'emphasis', 'code', 'term', 'definition', 'none'];
  const repeatable = ['main', 'navigation', 'complementary', 'banner', 'contentinfo', 'form', 'search'];
  const menuItems = ['menuitem', 'menuitemcheckbox', 'menuitemradio'];
  const families = {
    list: ['listitem'], tablist: ['tab'], listbox: ['option', 'group'], menu: [...menuItems, 'group', 'separator'],
  };
  const parents = {
    listitem: ['list'], tab: ['tablist'], option: ['listbox', 'group'], ...Object.fromEntries(menuItems.map(item => [item, ['menu', 'menubar', 'group']])),
  };
  const states = {
    tab: 'aria-selected', option: 'aria-selected', menuitemcheckbox: 'aria-checked', menuitemradio: 'aria-checked', checkbox: 'aria-checked',
    radio: 'aria-checked', switch: 'aria-checked', combobox: 'aria-expanded', slider: 'aria-valuenow', heading: 'aria-level',
  };
  const references = ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'aria-owns', 'for'];
  const synonyms = { img: 'image' };
  const [textRatio, largeRatio, signRatio, lineRatio] = [4.5, 3, 3, 3];

  const isShown = element => element.checkVisibility({ visibilityProperty: true });
  const isReachable = element => isShown(element) && !element.closest('[inert]') && (!modal || modal.contains(element));
  const isDisabled = element => element.closest(':disabled, [aria-disabled=true]') !== null;
  const short = text => (text.length > 40 ? text.slice(0, 40) + '…' : text).replaceAll('\n', ' ');
  const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
  const all = [...document.querySelectorAll('body, body *')].filter(isReachable);
  const pictures = all.filter(element => element.matches('img, video, canvas'));
  return { violations, focused }[question]();

  function violations() {
    return [...new Set([...ofPage(), ...all.flatMap(ofElement), ...all.flatMap(ofTexts), ...all.flatMap(ofLines)])];
  }

  function ofPage() {
    const found = [];
    if (!document.documentElement.lang) found.push('the page has no lang');
    if (!document.title) found.push('the page has no title');
    const mains = [...document.querySelectorAll('main, [role=main]')].filter(isShown).length;
    if (mains !== 1) found.push(`the page has ${mains} main, not 1`);
    for (const [id, those] of Map.groupBy(document.querySelectorAll('[id]'), each => each.id)) {
      if (those.length > 1) found.push(`id "${id}" is there ${those.length} times`);
    }
    const levelOf = heading => Number(heading.getAttribute('aria-level') ?? heading.localName.slice(1));
    const headings = all.filter(each => each.computedRole === 'heading');
    headings.slice(1).forEach((heading, index) => {
      if (levelOf(heading) > levelOf(headings[index]) + 1) found.push(`${describe(heading)} skips a level`);
    });
    // A form is a landmark only by its name.
    const landmarks = all.filter(each => repeatable.includes(each.computedRole) && (each.computedRole !== 'form' || each.computedName));
    for (const [name, those] of Map.groupBy(landmarks, each => `${each.computedRole} "${each.computedName}"`)) {
      if (those.length > 1) found.push(`landmark ${name} is there ${those.length} times`);
    }
    return found;
  }

  function ofElement(element) {
    const found = [];
    const { computedRole: role, computedName: name } = element;
    const tell = problem => found.push(`${describe(element)} ${problem}`);
    const written = element.getAttribute('role');
    const isHidden = element.closest('[aria-hidden=true]') !== null;
    if (element.matches('img:not([alt])')) tell('has no alt');
    if (isHidden) {
      if (element.tabIndex >= 0) tell('can be focused, but is hidden from a screen reader');
      return found;
    }
    if ((named.includes(role) || element.matches(controls)) && !name.trim()) tell('has no name');
    if (element.matches('[aria-label], [aria-labelledby]') && unnameable.includes(role)) tell('has a name, but no role that takes one');
    if (written && role !== (synonyms[written] ?? written)) tell(`has the role ${written}, but is taken for "${role}"`);
    if (written in states && !element.hasAttribute(states[written])) tell(`has no ${states[written]}`);
    for (const reference of references) {
      for (const id of element.getAttribute(reference)?.split(' ') ?? []) {
        if (!document.getElementById(id)) tell(`refers to "${id}" by ${reference}, which is not there`);
      }
    }
    if (parents[role] && !parents[role].includes(meaningful(element.parentElement, each => each.parentElement)?.computedRole)) tell(`stands in no ${parents[role][0]}`);
    if (families[role]) {
      for (const child of children(element)) {
        if (!families[role].includes(child.computedRole)) tell(`holds ${describe(child)}, which is no ${families[role][0]}`);
      }
    }
    const outer = element.matches(controls) && element.parentElement.closest('a[href], button, summary, [role=button], [role=tab], [role=option], [role=menuitem]');
    if (outer) tell(`stands within ${describe(outer)}`);
    return found;
  }

  /** What has no role of its own is looked through. */
  function meaningful(element, next) {
    while (element && ['', 'generic', 'none'].includes(element.computedRole)) element = next(element);
    return element;
  }

  function children(element) {
    return [...element.children].filter(isReachable)
      .flatMap(child => (['', 'generic', 'none'].includes(child.computedRole) && !child.matches(controls) ? children(child) : [child]));
  }

  function ofTexts(element) {
    if (isDisabled(element)) return [];
    const style = getComputedStyle(element);
    const found = [];
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push(...ofText(element, node.data.trim(), style.color, range.getBoundingClientRect()));
    }
    const box = element.getBoundingClientRect();
    if (element.value && element.matches('input, textarea')) found.push(...ofText(element, element.value, style.color, box));
    else if (element.placeholder) found.push(...ofText(element, element.placeholder, getComputedStyle(element, '::placeholder').color, box));
    return found;
  }

  function ofText(element, text, color, box) {
    // A colored picture of a character has no one color.
    if (box.width <= 1 || /\p{Emoji_Presentation}|\uFE0F/u.test(text) && !/\p{L}/u.test(text)) return [];
    const { fontSize, fontWeight } = getComputedStyle(element);
    const isLarge = parseFloat(fontSize) >= 24 || parseFloat(fontSize) >= 18.66 && fontWeight >= 700;
    const least = !/[\p{L}\p{N}]/u.test(text) ? signRatio : isLarge ? largeRatio : textRatio;
    const ratio = worst(element, color, box);
    return ratio < least ? [`${describe(element)}: "${short(text)}" has a contrast of ${ratio.toFixed(2)}, not ${least}`] : [];
  }

  /** Where one can write is seen by its border. */
  function ofLines(element) {
    if (!element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=file])') || isDisabled(element)) return [];
    const ratio = worst(element.parentElement, getComputedStyle(element).borderTopColor, element.getBoundingClientRect());
    return ratio < lineRatio ? [`${describe(element)}: its border has a contrast of ${ratio.toFixed(2)}, not ${lineRatio}`] : [];
  }

  /** The lowest contrast that a color has on what is painted below it; what shows only under a pointer counts as shown. */
  function worst(element, color, box) {
    let pairs = colors(color).map(text => [text, [0, 0, 0, 0]]);
    if (pairs[0][0][3] === 0) return Infinity;
    let below = [[1, 1, 1, 1]];
    for (let at = element; at; at = at.parentElement) {
      const isOnPicture = pictures.some(picture => at !== picture && at.contains(picture) && overlap(picture.getBoundingClientRect(), box));
      if (isOnPicture) below = [[0, 0, 0, 1], [1, 1, 1, 1]];
      if (isOnPicture) break;
      const { opacity, backgroundColor, backgroundImage, clipPath } = getComputedStyle(at);
      if (clipPath !== 'none') return Infinity;
      const [ground] = colors(backgroundColor);
      const grounds = backgroundImage === 'none' ? [ground] : colors(backgroundImage).map(stop => over(stop, ground));
      pairs = pairs.flatMap(pair => grounds.map(each => pair.map(layer => over(layer, each).map(part => part * (Number(opacity) || 1)))));
      if (!at.matches('dialog:modal, :popover-open')) continue;
      below = [[0, 0, 0, 1], [1, 1, 1, 1]];
      break;
    }
    return Math.min(...pairs.flatMap(pair => below.map(base => contrast(...pair.map(layer => over(layer, base))))));
  }

  /** All colors in a CSS value, as parts from 0 to 1, premultiplied. */
  function colors(css) {
    const found = [...css.matchAll(/(rgba?|color)\((?:srgb )?([^)]+)\)/g)];
    if (found.length === 0) throw new Error(`No color is known in "${css}".`);
    return found.map(([, kind, text]) => {
      const [red, green, blue, alpha = 1] = text.match(/[\d.e-]+/g).map(Number);
      const scale = kind === 'color' ? 1 : 255;
      return [...[red, green, blue].map(part => part / scale * alpha), alpha];
    });
  }

  function over(top, below) {
    return top.map((part, index) => part + below[index] * (1 - top[3]));
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(color) {
    const [red, green, blue] = color.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function overlap(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  }

  function focused() {
    const element = document.activeElement;
    const before = window.focusedBefore;
    window.focusedBefore = element;
    if (element === document.body) return null;
    const problems = [];
    const box = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(element);
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
    const seen = document.elementFromPoint(x, y);
    if (!seen || !element.contains(seen) && !seen.contains(element)) problems.push(`is out of sight, behind ${seen && describe(seen)}`);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) problems.push('has no outline');
    else if (worst(parseFloat(outlineOffset) < 0 ? element : element.parentElement, outlineColor, box) < lineRatio) problems.push('has a pale outline');
    const places = landmarks(element);
    if (before && before !== element && landmarks(before).join() === places.join()) {
      const last = before.getBoundingClientRect();
      const isSameRow = last.top < box.bottom - 2 && box.top < last.bottom - 2;
      if (isSameRow ? last.left > box.left : last.top > box.top) problems.push(`comes after ${describe(before)}, which stands further on`);
    }
    return { element: describe(element), places, problems };
  }

  /** From the innermost on. */
  function landmarks(element) {
    const names = [];
    for (let at = element; at; at = at.parentElement) {
      if (['region', ...repeatable].includes(at.computedRole) && at.computedName) names.push(at.computedName);
    }
    return names;
  }

  function describe(element) {
    const place = element.id ? '#' + element.id : [...element.classList].map(each => '.' + each).join('');
    const name = element.computedName || element.textContent.trim();
    return `<${element.localName}${place}>${name ? ` "${short(name)}"` : ''}`;
  }
}
