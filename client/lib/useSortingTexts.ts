import { useText } from './i18n';

/** What `ui/SortableList` says, in the language of the moment. */
export function useSortingTexts() {
  const { t } = useText();
  return {
    get drag() {
      return t('sorting.drag');
    },
    up: (name: string) => t('sorting.up', { name }),
    down: (name: string) => t('sorting.down', { name }),
    moved: (name: string, place: number, count: number) => t('sorting.movedTo', { name, place, count }),
  };
}
