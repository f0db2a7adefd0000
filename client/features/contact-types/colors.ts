/** The colours to choose from, by the names that they have in the messages. Dark enough to be seen on white, light enough on black. */
export const colors = {
  red: '#dc2626',
  orange: '#ea580c',
  amber: '#d97706',
  green: '#16a34a',
  teal: '#0d9488',
  sky: '#0284c7',
  blue: '#2563eb',
  violet: '#9333ea',
  pink: '#db2777',
  brown: '#92400e',
  grey: '#64748b',
} as const;

export type ColorName = keyof typeof colors;
export const colorNames = Object.keys(colors) as ColorName[];
