import pg from 'pg';

/** What a loaded file must have become, each as lines of text that say everything but ids and moments. */
const contents: Record<string, string> = {
  persons: `SELECT concat_ws('|', c.display_name, c.first_name, c.last_name, c.job_title, k.name, c.public_level) AS line
    FROM contact c JOIN contact k ON k.id = c.company_id WHERE c.kind = 'PERSON'`,
  companies: `SELECT concat_ws('|', c.name, c.public_level) AS line FROM contact c WHERE c.kind = 'COMPANY'`,
  emails: `SELECT concat_ws('|', c.display_name, l.position, l.address, l.key, l.category, l."primary") AS line
    FROM contact_email l JOIN contact c ON c.id = l.contact_id`,
  phones: `SELECT concat_ws('|', c.display_name, l.position, l.number, l.e164, l.category, l."primary") AS line
    FROM contact_phone l JOIN contact c ON c.id = l.contact_id`,
  addresses: `SELECT concat_ws('|', c.display_name, l.street, l.postal_code, l.city, l.category, l."primary") AS line
    FROM contact_address l JOIN contact c ON c.id = l.contact_id`,
  tags: `SELECT concat_ws('|', c.display_name, t.name) AS line
    FROM contact_tag l JOIN contact c ON c.id = l.contact_id JOIN tag t ON t.id = l.tag_id`,
  grants: `SELECT concat_ws('|', c.display_name, u.email, g.level) AS line
    FROM access_grant g JOIN contact c ON c.id = g.contact_id JOIN app_user u ON u.id = g.grantee_id`,
};

/** Ends the measurement where floor and Kartei did not make the same contacts of the same file. */
export async function checkSameContacts(floorUrl: string, karteiUrl: string): Promise<void> {
  const [floor, kartei] = [await summaries(floorUrl), await summaries(karteiUrl)];
  for (const what of Object.keys(contents)) {
    if (floor[what] !== kartei[what])
      throw new Error(`W6: the ${what} differ. floor: ${floor[what]}, Kartei: ${kartei[what]}`);
  }
}

/** How many lines there are, and a hash of them. */
async function summaries(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found: Record<string, string> = {};
  for (const [what, lines] of Object.entries(contents)) {
    const { rows } = await client.query<{ summary: string }>(
      `SELECT count(*) || ' ' || md5(string_agg(line, E'\n' ORDER BY line COLLATE "C")) AS summary FROM (${lines}) l`,
    );
    found[what] = rows[0]!.summary;
  }
  await client.end();
  return found;
}
