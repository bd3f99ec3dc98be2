const isRussian = (localStorage.getItem('language') ?? navigator.language).startsWith('ru');

export const language = isRussian ? 'ru' : 'en';

/** For times and numbers: the browser's own country, where it speaks the page's language. */
export const locale = navigator.language.startsWith(language) ? navigator.language : language;

export function switchLanguage() {
  localStorage.setItem('language', isRussian ? 'en' : 'ru');
  location.reload();
}
