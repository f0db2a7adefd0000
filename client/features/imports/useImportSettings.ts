import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { graphql } from '../../graphql';
import type { ImportSettingsInput, ImportSetupFragment } from '../../graphql/graphql';
import { useMutation, type Problem } from '../../lib/useMutation';

const ConfigureImport = graphql(`
  mutation ConfigureImport($id: ID!, $input: ImportSettingsInput!) {
    configureImport(id: $id, input: $input) {
      import {
        ...ImportState
        ...ImportSetup
      }
      userErrors {
        ...Problem
      }
    }
  }
`);

export type ImportColumn = ImportSetupFragment['columns'][number];
/** The settings as the fields show them. */
export type SettingsDraft = Omit<ImportSetupFragment['settings'], 'contactType' | 'managers'> & {
  contactTypeId: string | null;
  managerIds: string[];
};
/** `targets`: what columns become, by their index. */
export type SettingsChange = Partial<SettingsDraft> & { targets?: Record<number, string | null> };

/**
 * The settings of an import, saved as they are changed, one call after the other. What is on its way is shown as if it
 * were saved; what the server refuses is taken back and stands in `problems`.
 */
export function useImportSettings(
  id: string,
  setup: () => ImportSetupFragment,
): {
  settings: ComputedRef<SettingsDraft>;
  columns: ComputedRef<readonly ImportColumn[]>;
  change: (change: SettingsChange) => void;
  /** Waits for what is on its way; false if the server refuses it. */
  saved: () => Promise<boolean>;
  saving: Ref<boolean>;
  problems: Ref<Problem[]>;
} {
  const configure = useMutation(ConfigureImport, { toastProblems: false, refresh: false });
  const pending = shallowRef<SettingsChange>({});
  const sent = shallowRef<SettingsChange>({});
  const problems = ref<Problem[]>([]);
  let work: Promise<void> = Promise.resolve();

  const shown = computed(() => merged(sent.value, pending.value));
  const settings = computed(() => {
    const { targets: _, ...changed } = shown.value;
    return { ...draftOf(setup().settings), ...changed };
  });
  const columns = computed(() =>
    setup().columns.map(column => {
      const target = shown.value.targets?.[column.index];
      return target === undefined ? column : { ...column, target };
    }),
  );

  function change(changed: SettingsChange): void {
    pending.value = merged(pending.value, changed);
    work = work.then(save);
  }

  async function save(): Promise<void> {
    if (Object.keys(pending.value).length === 0) return;
    sent.value = pending.value;
    pending.value = {};
    const outcome = await configure.run({ id, input: inputOf(sent.value) });
    sent.value = {};
    problems.value = outcome.ok ? [] : outcome.problems;
  }

  async function saved(): Promise<boolean> {
    problems.value = [];
    await work;
    return problems.value.length === 0;
  }

  return { settings, columns, change, saved, saving: configure.running, problems };
}

function draftOf({ contactType, managers, ...rest }: ImportSetupFragment['settings']): SettingsDraft {
  return { ...rest, contactTypeId: contactType?.id ?? null, managerIds: managers.map(({ id }) => id) };
}

function merged(change: SettingsChange, next: SettingsChange): SettingsChange {
  const targets = { ...change.targets, ...next.targets };
  return { ...change, ...next, ...(Object.keys(targets).length > 0 && { targets }) };
}

function inputOf({ targets, ...changed }: SettingsChange): ImportSettingsInput {
  const columns = Object.entries(targets ?? {}).map(([index, target]) => ({ index: Number(index), target }));
  return { ...changed, ...(columns.length > 0 && { columns }) };
}
