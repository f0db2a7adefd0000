import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The counters look each granted contact up by its id (OFFSET 0): a plan that PostgreSQL keeps from when there were few
 * contacts goes through all of them, with every portion of an import through more.
 */
export class GrantsCountedByTheirContacts1795753000000 implements MigrationInterface {
  name = 'GrantsCountedByTheirContacts1795753000000';

  async up(runner: QueryRunner): Promise<void> {
    const counted = (rows: string, sign: string): string => `
      INSERT INTO contact_count
        SELECT g.grantee_id::text, ${sign}count(*)::int
        FROM ${rows} g, LATERAL (SELECT deleted_at, public_level FROM contact WHERE id = g.contact_id OFFSET 0) c
        WHERE c.deleted_at IS NULL AND c.public_level = 'NONE' GROUP BY g.grantee_id;`;
    await runner.query(`
      CREATE OR REPLACE FUNCTION count_granted_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN ${counted('new_rows', '')}
        ELSE ${counted('old_rows', '-')}
        END IF;
        RETURN NULL;
      END $$`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
