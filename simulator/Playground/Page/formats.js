import { locale } from './language.js';

const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const exactClock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
const calendar = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
const calendarWithYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(locale);
const [kilobytes, megabytes] = ['kilobyte', 'megabyte'].map(unit =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }));

export const timeOf = unixSeconds => clock.format(new Date(unixSeconds * 1000));

export const exactTime = text => exactClock.format(new Date(text));

export const dateOf = (date, now) => (date.getFullYear() === now.getFullYear() ? calendar : calendarWithYear).format(date);

export const sizeOf = bytes => (bytes < 1e6 ? kilobytes.format(Math.ceil(bytes / 1e3)) : megabytes.format(bytes / 1e6));

export const number = n => numbers.format(n);

/** The number with the word in the form that goes with it, or that word alone. */
export function counted(n, forms, withNumber = true) {
  const form = forms[plurals.select(n)];
  return withNumber ? `${number(n)} ${form}` : form;
}
