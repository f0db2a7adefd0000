import { useToast } from '@nuxt/ui/composables';
import { computed, type ComputedRef, type Ref } from 'vue';
import { graphql } from '../../graphql';
import type { AccessLevel, PublicAccess } from '../../graphql/graphql';
import { useApollo } from '../../lib/apollo';
import { useText } from '../../lib/i18n';
import { useSession } from '../../lib/session';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation, type Outcome } from '../../lib/useMutation';
import { remainingAccess } from './own-access';

const GrantAccess = graphql(`
  mutation GrantAccess($input: GrantAccessInput!) {
    grantAccess(input: $input) {
      changedCount
      contacts {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const RevokeAccess = graphql(`
  mutation RevokeAccess($contactIds: [ID!]!, $userId: ID!) {
    revokeAccess(contactIds: $contactIds, userId: $userId) {
      changedCount
      contacts {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const PublishContact = graphql(`
  mutation PublishContact($ids: [ID!]!, $access: PublicAccess!) {
    publishContacts(ids: $ids, access: $access) {
      changedCount
      contacts {
        id
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

type Shared = { id: string; displayName: string; publicAccess: PublicAccess };
type Changed = { changedCount: number; contacts?: readonly { id: string }[] | null };

/**
 * Changes who may do what with one contact. Whoever would lose rights of their own is asked first; `leave` goes away
 * from the page when the contact is gone for them.
 */
export function useAccess(
  contact: Ref<Shared>,
  leave: () => Promise<unknown>,
): {
  grant: (userId: string, level: AccessLevel, notify: boolean) => Promise<boolean>;
  revoke: (user: { id: string; name: string }) => Promise<boolean>;
  publish: (access: PublicAccess) => Promise<boolean>;
  running: ComputedRef<boolean>;
} {
  const { t } = useText();
  const { user, isCrmAdministrator } = useSession();
  const apollo = useApollo();
  const toast = useToast();
  const confirm = useConfirm();
  const granting = useMutation(GrantAccess, { refresh: false });
  const revoking = useMutation(RevokeAccess, { refresh: false });
  const publishing = useMutation(PublishContact, { refresh: false });

  function losing(userId: string, level: AccessLevel | null): string | undefined {
    if (userId !== user.value.id || isCrmAdministrator.value) return undefined;
    const remaining = remainingAccess(level, contact.value.publicAccess);
    return remaining && t(`sharing.loses.${remaining}`);
  }

  async function grant(userId: string, level: AccessLevel, notify: boolean): Promise<boolean> {
    const text = losing(userId, level);
    if (text && !(await confirm({ ...ownQuestion(text), confirmLabel: t('sharing.lower') }))) return false;
    const input = { contactIds: [contact.value.id], userId, level, notify };
    return finish(await granting.run({ input }));
  }

  async function revoke({ id, name }: { id: string; name: string }): Promise<boolean> {
    const text = losing(id, null);
    const question = text ? ownQuestion(text) : { title: t('access.revokeTitle', { name }), dangerous: true };
    if (!(await confirm({ ...question, confirmLabel: t('access.revoke') }))) return false;
    return finish(await revoking.run({ contactIds: [contact.value.id], userId: id }));
  }

  async function publish(access: PublicAccess): Promise<boolean> {
    return finish(await publishing.run({ ids: [contact.value.id], access }));
  }

  const ownQuestion = (text: string) => ({ title: t('sharing.ownTitle'), text, dangerous: true });

  async function finish(outcome: Outcome<Changed>): Promise<boolean> {
    const isGone = outcome.ok && outcome.payload.changedCount > 0 && outcome.payload.contacts?.length === 0;
    const { displayName } = contact.value;
    if (isGone) await leave();
    // After a refusal too: what the page shows may be what somebody else has changed.
    await apollo.refetchQueries({ include: 'active' }).catch(() => undefined);
    if (isGone)
      toast.add({
        title: t('sharing.gone', { name: displayName }),
        description: t('sharing.goneText'),
        icon: 'i-lucide-eye-off',
        color: 'neutral',
      });
    return outcome.ok;
  }

  const running = computed(() => [granting, revoking, publishing].some(mutation => mutation.running.value));
  return { grant, revoke, publish, running };
}
