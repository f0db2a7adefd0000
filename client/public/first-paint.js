// Sets language and colour mode before anything is drawn, so that nothing flashes. See lib/color-mode.ts and lib/i18n.ts.
(function () {
  var mode = localStorage.getItem('color-mode');
  var dark = mode === 'dark' || (mode !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.add(dark ? 'dark' : 'light');
  var locale = localStorage.getItem('locale') || navigator.language.slice(0, 2);
  document.documentElement.lang = locale === 'de' ? 'de' : 'en';
})();
