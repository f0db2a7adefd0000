import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { limits } from '../platform/limits.js';
import { importDesk, type ImportDesk } from '../testing/imports.js';
import { world, type TestUser } from '../testing/world.js';

let desk: ImportDesk;
let anna: TestUser;
let admin: TestUser;
beforeAll(async () => {
  desk = await importDesk();
  ({ anna, admin } = await world(desk.database).member('anna').make());
  await desk.startJobs();
});
afterAll(() => desk.drop());

describe('What is wrong with a file', () => {
  const many =
    'Vorname;Nachname;E-Mail\nA;A;a@\nB;B;b@\nC;;c@\nD;D;d@example.org\n;;\nE;E;e@example.org\nF;;f@example.org\n';
  const checked = async (user: TestUser): Promise<string> => {
    const { id } = (await desk.upload(user, many)).import!;
    await desk.act(user, 'planImport', id);
    await desk.report(user, id, 'PLANNED');
    return id;
  };
  interface Counted {
    problems: {
      key: string;
      column: string | null;
      columnIndex: number | null;
      code: string;
      count: number;
    }[];
  }
  const counted = async (user: TestUser, id: string): Promise<Counted['problems']> => {
    const { data } = await desk.api.ask<{ import: { summary: Counted } }>(
      user,
      'query ($id: ID!) { import(id: $id) { summary { problems { key column columnIndex code count } } } }',
      { id },
    );
    return data.import.summary.problems;
  };
  const linesWith = async (user: TestUser, id: string, problem: object, action: string | null = null) => {
    const { data } = await desk.api.ask<{
      import: {
        rows: { totalCount: number; nodes: { line: number; problems: { columnIndex: number }[] }[] };
      };
    }>(
      user,
      `query ($id: ID!, $problem: ImportProblemFilter, $action: ImportRowAction) { import(id: $id) {
        rows(problem: $problem, action: $action, first: 2) { totalCount nodes { line problems { columnIndex } } } } }`,
      { id, problem, action },
    );
    const { totalCount, nodes } = data.import.rows;
    return { totalCount, lines: nodes.map(({ line }) => line) };
  };

  test('is counted by kind, the most frequent first, and each kind lists its rows', async () => {
    const id = await checked(anna);
    const problems = await counted(anna, id);
    expect(problems).toMatchObject([
      { column: 'E-Mail', columnIndex: 2, code: 'INVALID', count: 3 },
      { column: 'Nachname', columnIndex: 1, code: 'REQUIRED', count: 2 },
    ]);
    const [emails, names] = problems.map(({ key }) => key);
    expect(await linesWith(anna, id, { key: emails })).toEqual({ totalCount: 3, lines: [2, 3] });
    expect(await linesWith(anna, id, { key: names })).toEqual({ totalCount: 2, lines: [4, 8] });
    expect(await linesWith(anna, id, { code: 'REQUIRED' })).toEqual({ totalCount: 2, lines: [4, 8] });
    expect(await linesWith(anna, id, { key: names }, 'CREATE')).toEqual({ totalCount: 0, lines: [] });
    expect(await linesWith(anna, id, { key: '\0%' })).toEqual({ totalCount: 0, lines: [] });
  });

  test('is counted among the first bad rows only, so that no file takes too long', async () => {
    const id = await checked(anna);
    const key = (await counted(anna, id))[0]!.key;
    const most = limits['import.problemRows'];
    limits['import.problemRows'] = 2;
    const problems = await counted(anna, id);
    const listed = await linesWith(anna, id, { key });
    limits['import.problemRows'] = most;
    expect(problems).toMatchObject([{ key, count: 2 }]);
    expect(listed).toEqual({ totalCount: 2, lines: [2, 3] });
  });

  test('is for its maker to know', async () => {
    const id = await checked(anna);
    expect(await counted(admin, id)).toEqual([]);
    expect(await linesWith(admin, id, { code: 'INVALID' })).toEqual({ totalCount: 0, lines: [] });
  });
});
