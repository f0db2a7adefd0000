export interface Dice {
  chance(share: number): boolean;
  below(n: number): number;
  one<T>(of: readonly T[]): T;
  some<T>(of: readonly T[]): T[];
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    chance: share => next() < share,
    below,
    one: of => of[below(of.length)]!,
    some: of => of.filter(() => next() < 0.4),
  };
}
