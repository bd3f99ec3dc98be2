const isRussian = (localStorage.getItem('language') ?? navigator.language).startsWith('ru');

export const language = isRussian ? 'ru' : 'en';

export function switchLanguage() {
  localStorage.setItem('language', isRussian ? 'en' : 'ru');
  location.reload();
}
