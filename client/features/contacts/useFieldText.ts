import { useText } from '../../lib/i18n';
import { addressParts, type ContactDraft, type DraftField } from './contact-draft';
import { customFieldId, fieldDraftText } from './custom-field-draft';
import type { Directory } from './directory';

/** A field of a draft as text, one line per entry of a list; "–" for nothing. */
export function useFieldText(directory: () => Directory): (draft: ContactDraft, field: DraftField) => string {
  const { t } = useText();

  function lines(draft: ContactDraft, field: DraftField): (string | undefined)[] {
    const id = customFieldId(field);
    if (id !== undefined) return [fieldDraftText(draft.customFields[id], words())];
    switch (field) {
      case 'company':
        return [draft.company?.name];
      case 'contactTypeId':
        return [directory().types.find(({ id }) => id === draft.contactTypeId)?.name];
      case 'emails':
        return draft.emails.map(({ address, category }) => withCategory(address, category));
      case 'phones':
        return draft.phones.map(({ number, category }) => withCategory(number, category));
      case 'websites':
        return draft.websites.map(({ url, category }) => withCategory(url, category));
      case 'socialProfiles':
        return draft.socialProfiles.map(({ handle }) => handle);
      case 'addresses':
        return draft.addresses.map(address =>
          addressParts
            .map(part => address[part])
            .filter(Boolean)
            .join(', '),
        );
      case 'tagNames':
        return [draft.tagNames.join(', ')];
      case 'managerIds':
        return [
          draft.managerIds.map(id => directory().users.find(user => user.id === id)?.name ?? '?').join(', '),
        ];
      case 'publicAccess':
        return [t(`access.level.${draft.publicAccess}`)];
      default:
        return [draft[field as 'description']];
    }
  }

  const words = () => ({ yes: t('fieldValues.yes'), no: t('fieldValues.no') });

  function withCategory(text: string, category: string): string {
    return `${text} (${t(`category.${category}`)})`;
  }

  return (draft, field) => lines(draft, field).filter(Boolean).join('\n') || '–';
}
