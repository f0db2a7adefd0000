import { useToast } from '@nuxt/ui/composables';
import { graphql } from '../../graphql';
import { useText } from '../../lib/i18n';
import { useConfirm } from '../../lib/useConfirm';
import { useMutation } from '../../lib/useMutation';

const SetWebhookActive = graphql(`
  mutation SetWebhookActive($id: ID!, $active: Boolean!) {
    updateWebhook(id: $id, input: { active: $active }) {
      webhook {
        id
        active
      }
      userErrors {
        ...Problem
      }
    }
  }
`);
const RotateWebhookSecret = graphql(`
  mutation RotateWebhookSecret($id: ID!) {
    rotateWebhookSecret(id: $id) {
      secret
      userErrors {
        ...Problem
      }
    }
  }
`);
const DeleteWebhook = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id) {
      ok
      userErrors {
        ...Problem
      }
    }
  }
`);

type WebhookToAct = { id: string; url: string };

/** What is done with a webhook as a whole. */
export function useWebhookActions(): {
  setActive: (webhook: WebhookToAct, active: boolean) => Promise<void>;
  /** The new secret; undefined where nothing came of it. */
  rotateSecret: (webhook: WebhookToAct) => Promise<string | undefined>;
  /** True where it was done. */
  remove: (webhook: WebhookToAct) => Promise<boolean>;
} {
  const { t } = useText();
  const toast = useToast();
  const confirm = useConfirm();
  const setWebhookActive = useMutation(SetWebhookActive);
  const rotateWebhookSecret = useMutation(RotateWebhookSecret);
  const deleteWebhook = useMutation(DeleteWebhook);

  function tell(title: string): void {
    toast.add({ title, icon: 'i-lucide-check', color: 'success' });
  }

  return {
    async setActive({ id }, active) {
      const { ok } = await setWebhookActive.run({ id, active });
      if (ok) tell(t(active ? 'webhooks.switchedOn' : 'webhooks.switchedOff'));
    },
    async rotateSecret({ id, url }) {
      const isSure = await confirm({
        title: t('webhooks.rotate.title', { url }),
        text: t('webhooks.rotate.text'),
        confirmLabel: t('webhooks.rotate.submit'),
      });
      if (!isSure) return undefined;
      const outcome = await rotateWebhookSecret.run({ id });
      return outcome.ok ? (outcome.payload.secret ?? undefined) : undefined;
    },
    async remove({ id, url }) {
      const isSure = await confirm({
        title: t('webhooks.remove.title', { url }),
        text: t('webhooks.remove.text'),
        confirmLabel: t('webhooks.remove.submit'),
        dangerous: true,
      });
      if (!isSure || !(await deleteWebhook.run({ id })).ok) return false;
      tell(t('webhooks.remove.done'));
      return true;
    },
  };
}
