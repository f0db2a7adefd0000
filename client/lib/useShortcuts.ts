import { onBeforeUnmount, onMounted } from 'vue';

/**
 * Keys such as `/`, `c` or `ctrl+k` (also ⌘K). Single letters are left alone while somebody is typing or a dialog is
 * open.
 */
export function useShortcuts(shortcuts: Record<string, () => void>): void {
  function onKeydown(event: KeyboardEvent): void {
    const withControl = event.ctrlKey || event.metaKey;
    const action = shortcuts[`${withControl ? 'ctrl+' : ''}${event.key.toLowerCase()}`];
    if (!action || event.altKey || event.defaultPrevented) return;
    if (!withControl && isBusy(event.target)) return;
    event.preventDefault();
    action();
  }

  onMounted(() => document.addEventListener('keydown', onKeydown));
  onBeforeUnmount(() => document.removeEventListener('keydown', onKeydown));
}

function isBusy(target: EventTarget | null): boolean {
  const typing = target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
  return (
    Boolean(typing) || document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  );
}
