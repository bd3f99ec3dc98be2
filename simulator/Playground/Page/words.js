import { english } from './english.js';
import { dateOf } from './formats.js';
import { language } from './language.js';
import { russian } from './russian.js';

export const words = language === 'ru' ? russian : english;

/** The day a message is of: a key that sorts, and what is written above it. */
export function dayOf(unixSeconds) {
  const date = new Date(unixSeconds * 1000);
  const now = new Date();
  const [key, today, yesterday] = [date, now, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)].map(isoDay);
  return { key, label: key === today ? words.today : key === yesterday ? words.yesterday : dateOf(date, now) };
}

const isoDay = date => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-');
