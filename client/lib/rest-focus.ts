/** What had the focus is gone, with the row that it stood in: the keyboard and a screen reader go on at the page. */
export function restFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus();
  });
}
