export const fieldValues = {
  fieldValues: {
    title: 'Custom fields',
    yes: 'Yes',
    no: 'No',
    none: 'Nothing chosen',
    choose: 'Choose …',
    filter: {
      contains: 'Contains …',
      any: 'Any',
      hasValue: 'Filled in',
      noValue: 'Not filled in',
      from: 'From',
      to: 'To',
      fromOf: '{field}, from',
      toOf: '{field}, to',
    },
  },
};
