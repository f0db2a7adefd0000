import { computed, type ComputedRef } from 'vue';
import { graphql } from '../../graphql';
import { useQuery, type Query } from '../../lib/useQuery';
import { usualLabel, type Target, type Targets } from './form-draft';

const FormTargets = graphql(`
  query FormTargets {
    person: webFormTargets(kind: PERSON) {
      key
      label
      group
      customField {
        id
        type
        required
        options
      }
    }
    personEn: webFormTargets(kind: PERSON, locale: "en") {
      key
      label
    }
    personDe: webFormTargets(kind: PERSON, locale: "de") {
      key
      label
    }
    company: webFormTargets(kind: COMPANY) {
      key
      label
      group
      customField {
        id
        type
        required
        options
      }
    }
    companyEn: webFormTargets(kind: COMPANY, locale: "en") {
      key
      label
    }
    companyDe: webFormTargets(kind: COMPANY, locale: "de") {
      key
      label
    }
  }
`);

type Named = Pick<Target, 'key' | 'label'>;

/** What forms of either kind can ask for, and how forms of each language label it. */
export function useTargets(): { query: Query<unknown>; targets: ComputedRef<Targets | undefined> } {
  const query = useQuery(FormTargets, () => ({}));
  const targets = computed(() => {
    const data = query.data.value;
    return (
      data && {
        PERSON: withUsual(data.person, data.personEn, data.personDe),
        COMPANY: withUsual(data.company, data.companyEn, data.companyDe),
      }
    );
  });
  return { query, targets };
}

function withUsual(
  targets: readonly Omit<Target, 'usual'>[],
  en: readonly Named[],
  de: readonly Named[],
): Target[] {
  const labels = (named: readonly Named[]) => new Map(named.map(each => [each.key, usualLabel(each)]));
  const [english, german] = [labels(en), labels(de)];
  return targets.map(target => {
    const { key, label } = target;
    return { ...target, usual: { en: english.get(key) ?? label, de: german.get(key) ?? label } };
  });
}
