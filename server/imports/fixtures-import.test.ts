import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { contactsOf } from '../testing/imported-contacts.js';
import { fixture, importDesk, type ImportDesk } from '../testing/imports.js';
import { world } from '../testing/world.js';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await importDesk();
  await world(desk.database).contactType('Kunde', 'Partner').make();
  await desk.startJobs();
});
afterAll(() => desk.drop());

/** What cannot be told from a file itself. */
const mapped: Record<string, string[]> = {
  'no-header.csv': ['firstName', 'lastName', 'email.work', 'phone.work'],
  'polish.csv': ['firstName', 'lastName', 'email.work', 'address.work.city'],
};

/** The contacts that the importer of each file then has. */
const expected: Record<string, string[]> = {
  'dos.csv': [
    'Bäckerei Kühn (company)',
    'Groß & Söhne (company)',
    'Jörg Müller | Groß & Söhne | 0221/123456 WORK | Überweg 1, 50667, Köln, WORK',
  ],
  'excel-mac.csv': [
    'Fönwerk AG (company) | post@example.ch WORK',
    'Jörg Schäfer | Schäfer, Söhne & Co. | Kunde | #Messe #Ost | joerg@example.de WORK | 030/123456 WORK | 0170-123456 MOBILE | 01067, Dresden, WORK | zahlt "bar"',
    'Schäfer, Söhne & Co. (company)',
  ],
  'excel-semicolon.csv': [
    'Fönwerk AG (company) | post@example.ch WORK',
    'Jörg Schäfer | Schäfer, Söhne & Co. | Kunde | #Messe #Ost | joerg@example.de WORK | 030/123456 WORK | 0170-123456 MOBILE | 01067, Dresden, WORK | zahlt "bar"',
    'Schäfer, Söhne & Co. (company)',
  ],
  'google-contacts-full.csv': [
    'Öztürk Export (company)',
    'Zoë Öztürk | Chefin at Öztürk Export | #Freunde | zoe@example.org HOME | +49 160 1234567 MOBILE | https://zoe.example | Weg 3, 89073, Ulm, DE, HOME',
  ],
  'google-contacts-old.csv': [
    'Groß KG (company)',
    'Jürgen Groß | Inhaber at Groß KG | #Stammkunden | juergen@example.de HOME | gross@example.com WORK | 0171 2345678 MOBILE | 089 12345 FAX | https://www.gross.example | Am Markt 2, 80331, München, Deutschland, HOME | Werkstr. 7, Augsburg, WORK | Alter Kunde',
    'Zoë Brontë | zoe@example.co.uk WORK',
  ],
  'google-contacts.csv': [
    'Anna Maria Müller | Geschäftsführerin at Müller & Söhne GmbH | #Kunden #VIP | anna.mueller@example.de WORK | anna@example.org HOME | +49 170 1234567 MOBILE | +49 171 7654321 MOBILE | +49 30 123456 FAX | https://mueller.example.de | Hauptstraße 1⏎Hinterhaus, 10115, Berlin, Berlin, DE, WORK | Messe 2024⏎ruft zurück',
    'Bäckerei Groß (company) | #Lieferanten | 030 987654 OFFICE',
    'José García | jose@example.es OTHER | jose.garcia@example.es OTHER',
    'Müller & Söhne GmbH (company)',
  ],
  'hubspot-companies.csv': [
    'Hub & Spoke, Inc. (company) | #customer | +1 617 555 0199 WORK | https://www.hubspoke.example | LINKEDIN hubspoke | FACEBOOK hubspoke | X hubspoke | 25 First St, 02141, Cambridge, MA, United States, WORK | Wheels⏎and more',
    'Nabe GmbH (company) | Köln, Germany, WORK',
  ],
  'hubspot-contacts.csv': [
    'Brian Speiche | CEO at Hub & Spoke, Inc. | #lead | brian@hubspoke.example WORK | +1 617 555 0199 WORK | +1 617 555 0198 MOBILE',
    'Hub & Spoke, Inc. (company)',
  ],
  'hubspot.csv': [
    'Brian Halligan | CEO at Hub & Spoke | #lead #north | bh@example.com WORK | +1 617 555 0199 WORK | +1 617 555 0198 MOBILE | https://example.com | 25 First St, 02141, Cambridge, MA, US, WORK',
    'Hub & Spoke (company)',
  ],
  'japanese.csv': [
    'ABC工業株式会社 (company)',
    'さくら 鈴木 | ABC工業株式会社 | sakura@example.jp WORK',
    '太郎 田中 | 株式会社ポスト | taro@example.jp WORK',
    '株式会社ポスト (company)',
  ],
  'kartei-de.csv': [
    'Jäger AG (company)',
    'Jana Jäger | -Leiterin- at Jäger AG | Kunde | #Messe #Ost | jana@jaeger.example WORK | j@jaeger.example WORK | +49 30 12345678 DIRECT | https://jaeger.example/x | LINKEDIN jana-jaeger | Postfach 1, 53113, Bonn, Deutschland, POSTAL | eins⏎zwei',
  ],
  'kartei-en.csv': [
    'Jäger AG (company)',
    'Jana Jäger | -Leiterin- at Jäger AG | Kunde | #Messe #Ost | jana@jaeger.example WORK | j@jaeger.example WORK | +49 30 12345678 DIRECT | https://jaeger.example/x | LINKEDIN jana-jaeger | Postfach 1, 53113, Bonn, Deutschland, POSTAL | eins⏎zwei',
  ],
  'kartei-keys.csv': [
    'Jäger AG (company)',
    'Jana Jäger | -Leiterin- at Jäger AG | Kunde | #Messe #Ost | jana@jaeger.example WORK | j@jaeger.example WORK | +49 30 12345678 DIRECT | https://jaeger.example/x | LINKEDIN jana-jaeger | Postfach 1, 53113, Bonn, Deutschland, POSTAL | eins⏎zwei',
  ],
  'linkedin-connections.csv': [
    'Ada Lovelace | Engineer at Analytical Engines, Ltd. | ada@example.com WORK | LINKEDIN ada-lovelace',
    'Analytical Engines, Ltd. (company)',
    'Grace Hopper | LINKEDIN grace-hopper',
  ],
  'no-header.csv': [
    'Anna Arnim | anna@example.de WORK | +49 30 1234567 WORK',
    'Ben Busch | ben@example.de WORK | +49 40 7654321 WORK',
  ],
  'onlyoffice-export.csv': [
    'Ascensio System SIA (company) | Partner | #beta #press | office@ascensio.example WORK | +371 6739 9898 WORK | https://ascensio.example | X ascensio | PO 5, Riga, POSTAL | Lubanas 125a, LV-1021, Riga, Latvia, OFFICE | Makes documents',
    'Elena Petrova | QA at Ascensio System SIA | Partner | #beta | lena@example.com HOME | elena@ascensio.example WORK | elena.p@gmail.example WORK | +371 2612 3456 MOBILE | +371 6739 9899 FAX | SKYPE elena.p | LINKEDIN elenap | Jurmala, HOME',
  ],
  'onlyoffice.csv': [
    'Ascensio (company)',
    'Elena Petrova | QA at Ascensio | Partner | #beta #press | elena@example.lv WORK | lena@example.com HOME | +371 2000 0000 MOBILE | +371 6700 0000 WORK | +371 6700 0001 FAX | https://example.lv | LINKEDIN elenap | X elenap | Brivibas 1, LV-1010, Riga, Latvia, BILLING | From the old CRM',
  ],
  'outlook-de.csv': [
    'Bjørn Åkesson | bjorn@example.no WORK',
    'Café Größenwahn GmbH (company) | 069 5555 OFFICE',
    'Käthe Weiß | Vorständin at Öko-Höfe e. V. | #Förderer #Größe L | kaethe.weiss@example.de WORK | kaethe@example.org WORK | 0451 12346 FAX | 0451 12345 WORK | 04522 9876 HOME | 0160 1112223 MOBILE | https://www.oeko-hoefe.example | Übergang 3⏎Gebäude B, 23552, Lübeck, Deutschland, WORK | Gässchen 9, 24306, Plön, Schleswig-Holstein, HOME | Zahlt in €⏎spricht „platt“',
    'Öko-Höfe e. V. (company)',
  ],
  'outlook-en.csv': [
    'Example Ltd (company) | info@example.co.uk WORK | +44 20 7946 0000 OFFICE',
    'Grace B. Hopper | Rear Admiral at Navy, Inc. | #Navy #Speakers | grace@example.mil WORK | hopper@example.com WORK | +1 703 555 0101 FAX | +1 703 555 0100 WORK | +1 212 555 0102 HOME | +1 212 555 0103 MOBILE | http://www.example.mil/hopper | 1 Harbour Rd⏎Dock 4, 22201, Arlington, VA, United States of America, WORK | New York, HOME | "Amazing Grace"⏎COBOL',
    'Navy, Inc. (company)',
  ],
  'polish.csv': [
    'Agnieszka Dąbrowska | aga@example.pl WORK | Świętochłowice, WORK',
    'Paweł Wójcik | pawel@example.pl WORK | Łódź, WORK',
  ],
  'russian.csv': ['Анна Иванова | anna@example.ru WORK', 'Сергей Щербаков | sergej@example.ru WORK'],
  'tabs-utf16be.csv': [
    'Fönwerk AG (company) | post@example.ch WORK',
    'Jörg Schäfer | Schäfer, Söhne & Co. | Kunde | #Messe #Ost | joerg@example.de WORK | 030/123456 WORK | 0170-123456 MOBILE | 01067, Dresden, WORK | zahlt "bar"',
    'Schäfer, Söhne & Co. (company)',
  ],
  'vcards.csv': [
    'Anna von Arnim | Arnim & Co. | anna@arnim.example WORK | anna@example.org HOME | +49 170 1234567 MOBILE | +49 30 1234567 WORK | https://arnim.example | spricht⏎Französisch',
    'Arnim & Co. (company)',
  ],
};

const files = readdirSync(new URL('./fixtures', import.meta.url)).filter(name => name.endsWith('.csv'));

describe('A file from elsewhere becomes contacts without a click, but for making its tags:', () => {
  test.each(files)('%s', async name => {
    const { user } = await world(desk.database).member('user').make();
    const columns = mapped[name]?.map((target, index) => ({ index, target }));
    const report = await desk.bringIn(user, fixture(name), {
      createMissing: true,
      ...(columns && { columns }),
    });
    expect(await contactsOf(desk.api, user)).toEqual(expected[name]);
    // Google keeps addresses without a name; they are the only ones that nobody can take.
    const invalid = report.rows.nodes.filter(({ action }) => action === 'INVALID').map(({ line }) => line);
    expect(invalid).toEqual(name === 'google-contacts.csv' ? [8] : []);
  });
});
