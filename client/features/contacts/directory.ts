import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import type { ContactDirectoryQuery } from '../../graphql/graphql';
import { useQuery } from '../../lib/useQuery';

const ContactDirectory = graphql(`
  query ContactDirectory {
    contactTypes {
      id
      name
      color
    }
    tags {
      id
      name
    }
    users {
      id
      name
      email
      active
    }
    customFields {
      id
      label
      type
      scope
      required
      helpText
      options
      size
      rows
      columns
    }
  }
`);

export type Directory = {
  types: ContactDirectoryQuery['contactTypes'];
  tags: ContactDirectoryQuery['tags'];
  users: ContactDirectoryQuery['users'];
  customFields: CustomFieldEntry[];
};

export type CustomFieldEntry = ContactDirectoryQuery['customFields'][number];

/** What contacts refer to, for pickers and filters: types and custom fields in their order, tags, and
 * the users who can be assigned. */
export function useDirectory(): ComputedRef<Directory> {
  const { data } = useQuery(ContactDirectory, () => ({}));
  return computed(() => ({
    types: data.value?.contactTypes ?? [],
    tags: data.value?.tags ?? [],
    users: data.value?.users.filter(({ active }) => active) ?? [],
    customFields: data.value?.customFields ?? [],
  }));
}
