import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * New search texts are sorted into their indexes every few seconds, beside the writes (contact-search.service.ts): the lists
 * in which they wait until then are large enough that no write has to do it.
 */
export class SearchTextsSortedInBeside1795752000000 implements MigrationInterface {
  name = 'SearchTextsSortedInBeside1795752000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER INDEX contact_search_trigrams SET (gin_pending_list_limit = 65536);
      ALTER INDEX contact_search_sample SET (gin_pending_list_limit = 8192)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward; restore a backup instead.');
  }
}
