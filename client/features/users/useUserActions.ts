import { useToast } from '@nuxt/ui/composables';
import { graphql } from '../../graphql';
import type { UserRole } from '../../graphql/graphql';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';

const SetUserRole = graphql(`
  mutation SetUserRole($userId: ID!, $role: UserRole!) {
    setUserRole(userId: $userId, role: $role) {
      user {
        id
        role
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const ActivateUser = graphql(`
  mutation ActivateUser($userId: ID!) {
    activateUser(userId: $userId) {
      user {
        id
        active
        state
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const InviteAgain = graphql(`
  mutation InviteAgain($input: InviteUserInput!) {
    inviteUser(input: $input) {
      user {
        id
        active
        state
      }
      invitationUrl
      userErrors {
        ...Problem
      }
    }
  }
`);

type Person = { id: string; name: string; email: string; role: UserRole; locale: string };

/** What is done about a user without a dialog of its own. */
export function useUserActions(): {
  setRole: (user: Person, role: UserRole, isSelf: boolean) => Promise<boolean>;
  activate: (user: Person) => Promise<void>;
  /** The new link. */
  inviteAgain: (user: Person) => Promise<string | undefined>;
} {
  const { t } = useText();
  const toast = useToast();
  const confirm = useConfirm();
  const setUserRole = useMutation(SetUserRole);
  const activateUser = useMutation(ActivateUser);
  const inviteUser = useMutation(InviteAgain);

  function tell(title: string): void {
    toast.add({ title, icon: 'i-lucide-check', color: 'success' });
  }

  return {
    async setRole(user, role, isSelf) {
      if (role === user.role) return false;
      const isSure =
        !isSelf ||
        (await confirm({
          title: t('users.ownRole.title'),
          text: t('users.ownRole.text'),
          confirmLabel: t('users.ownRole.submit'),
          dangerous: true,
        }));
      if (!isSure) return false;
      const { ok } = await setUserRole.run({ userId: user.id, role });
      if (ok) tell(t('users.roleChanged', { name: user.name, role: t(`users.roles.${role}`) }));
      return ok;
    },
    async activate({ id, name }) {
      const { ok } = await activateUser.run({ userId: id });
      if (ok) tell(t('users.activated', { name }));
    },
    async inviteAgain({ name, email, role, locale }) {
      const outcome = await inviteUser.run({ input: { name, email, role, locale } });
      if (!outcome.ok) return undefined;
      tell(t('users.invited', { email }));
      return outcome.payload.invitationUrl ?? undefined;
    },
  };
}
