import type { ContactInfoCategory, SocialNetwork } from '../contacts/contact.values.js';
import type { AddressPart, Target, TextField } from './contact-targets.js';

/** Lower case, ASCII, single spaces: `E-Mail 2: Adresse` → `e mail 2 adresse`, `Straße geschäftlich` → `strasse geschaeftlich`. */
export function plainWords(header: string): string {
  return header
    .normalize('NFC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[äöüß]/g, letter => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[letter]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Columns that look like something of ours and are not: of another person, of the exporting program, or said twice. */
const notOurs = new RegExp(
  [
    'display ?name$|anzeigename|angezeigter name|^(e ?mail|fax|telefon) (\\d )?typ(e)?$|formatted$|formatiert',
    'assistent|assistant|spouse|partner(in)?$|children|kinder|manager|vorgesetzt|referred|empfohlen',
    'phonetic|yomi|maiden|geburtsname|initial|nickname|spitzname|file as|suffix|prefix|titel$|^title$|anrede|salutation',
    'birth|geburt|anniversary|jahrestag|gender|geschlecht|hobby|language|sprache|photo|foto',
    'callback|rueckmeldung|radio|hoerbehindert|tty|telex|pager|isdn',
    'opt (in|out)|newsletter|bounce|opened|clicked|unsubscrib|last|letzte|latest|first (seen|touch)|source|quelle|\\bbio$',
    'owner|besitzer|zustaendig|created|erstellt|updated|modified|geaendert|date$|datum|domain',
    'directory|verzeichnis|free busy|frei gebucht|account$|konto|mileage|reisekilometer|po box|postfach|billing information|abrechnung',
  ].join('|'),
);
const exceptions = /^(last name|nach|surname|(sur|family|last) ?name|.*address line.*)/;

const texts: [RegExp, TextField][] = [
  [/^((first|given|fore) ?name|vorname|rufname)n?$/, 'firstName'],
  [/^(middle|additional|second) ?names?$|^weitere vornamen?$|^zweiter vorname$/, 'firstName'],
  [/^((last|family) ?name|sur ?name|nachname|familienname|zuname)$/, 'lastName'],
  [
    /^((full|contact|person|kontakt) ?name|name|fn|vollstaendiger name|vor und (nach|zu)name|name vorname|ansprechpartner(in)?|kontaktperson)$/,
    'fullName',
  ],
  [
    /^(job ?title|position|job|funktion|berufsbezeichnung|stelle|rolle|role|organization (\d )?title)$/,
    'jobTitle',
  ],
  [
    /^((primary |associated )?(company|organi[sz]ation|account|business|employer|firmen|firma|unternehmens?)( \d)?( name)?|firmenname|arbeitgeber|org|organisation|name (des )?unternehmens|company or account)$/,
    'companyName',
  ],
  [/^(contact|kontakt|customer|kunden) ?(type|typ|art)$|^(typ|type)$/, 'contactType'],
  [
    /^(tags?|labels?|schlagwo(e?)rter|stichwo(e?)rter|keywords|categories|kategorien?|gruppen?|groups?|group membership|(contact |kontakt ?)tags?( list)?|lifecycle stage)$/,
    'tags',
  ],
  [
    /^((contact )?(notes?|description|comments?|background|about( us)?)|notiz(en)?|beschreibung|bemerkung(en)?|kommentare?|anmerkung(en)?|info|hintergrund(info)?)$/,
    'description',
  ],
];

const social: [RegExp, SocialNetwork][] = [
  [/linked ?in/, 'LINKEDIN'],
  [/\bxing\b/, 'XING'],
  [/facebook/, 'FACEBOOK'],
  [/instagram/, 'INSTAGRAM'],
  [/twitter|^x( profile| profil| handle| url)?$/, 'X'],
  [/mastodon/, 'MASTODON'],
  [/bluesky/, 'BLUESKY'],
  [/git ?hub/, 'GITHUB'],
  [/you ?tube/, 'YOUTUBE'],
  [/tik ?tok/, 'TIKTOK'],
  [/skype/, 'SKYPE'],
];

const parts: [RegExp, AddressPart][] = [
  [
    /strasse|street|\bstr\b|address (line )?\d$|adresszeile|extended address|haus ?n(umme)?r\b|adresszusatz/,
    'street',
  ],
  [/\bplz\b|postleitzahl|post(al)? ?code|\bzip/, 'postalCode'],
  [/bundesland|kanton|province|provinz/, 'state'],
  [/country|\bland\b|\bstaat\b/, 'country'],
  [/region|\bstate\b|county/, 'state'],
  [/\b(wohn|firmen)?ort\b|\bweiterer ort\b|stadt|city|town/, 'city'],
];

const categoryWords: [RegExp, ContactInfoCategory][] = [
  [/fax/, 'FAX'],
  [/mobil|handy|cell|\bi ?phone|auto|car\b/, 'MOBILE'],
  [/durchwahl|direct|direkt/, 'DIRECT'],
  [/rechnung|billing|invoice/, 'BILLING'],
  [/privat|home\b|personal|persoenlich|wohn/, 'HOME'],
  [/zentrale|headquarter|hauptsitz|\bmain\b|haupttelefon|buero|\boffice\b|telefon firma/, 'OFFICE'],
  [/geschaeft|business|work|arbeit|dienst|beruf|firm|compan|company/, 'WORK'],
  [/versand|liefer|shipping|mailing|\bpost(al)?\b(?! code)|post(an|adr|addr)/, 'POSTAL'],
  [/other|weiter|sonstig|ander|alternativ|secondary|zweit/, 'OTHER'],
];

/** The category that these words name: `Work Fax`, `geschäftlich`, `* Privat`; undefined where they name none. */
export function categoryNamed(words: string): ContactInfoCategory | undefined {
  const plain = plainWords(words);
  return categoryWords.find(([pattern]) => pattern.test(plain))?.[1];
}

/**
 * What a column of this header feeds. `null`: nothing, whatever its values look like; undefined: the header says nothing.
 * Knows the exports of Google Contacts, Outlook (English, German), HubSpot, OnlyOffice and LinkedIn, and what people write
 * by hand.
 */
export function targetOfHeader(header: string): Target | null | undefined {
  const plain = plainWords(header);
  const field = texts.find(([pattern]) => pattern.test(plain))?.[1];
  if (field) return { kind: 'text', field };
  const labelled = /^(e ?mail|phone|website|address) \d+ (label|type)$/.exec(plain)?.[1];
  if (labelled) return { kind: 'label', list: listNamed(labelled) };
  if (notOurs.test(plain) && !exceptions.test(plain)) return null;
  return socialTarget(plain) ?? infoTarget(plain) ?? addressTarget(plain);
}

/** Whether the header's words alone tell what its column holds, or that it is none of ours. */
export const isKnownHeader = (header: string): boolean =>
  header.length < 60 && !/[@\d]{3}/.test(header) && targetOfHeader(header) !== undefined;

const listNamed = (word: string): 'email' | 'phone' | 'website' | 'address' =>
  word.startsWith('e') ? 'email' : (word as 'phone' | 'website' | 'address');

function socialTarget(plain: string): Target | undefined {
  const network = social.find(([pattern]) => pattern.test(plain))?.[1];
  return network && { kind: 'social', network };
}

function infoTarget(plain: string): Target | undefined {
  const category = categoryNamed(plain);
  if (/e ?mail|^mail\b/.test(plain)) return { kind: 'info', list: 'email', category: category ?? 'WORK' };
  if (/fax|mobil|handy|cell ?phone|tele(f|ph)on|phone|\btel\b|rufnummer|festnetz|durchwahl/.test(plain)) {
    return { kind: 'info', list: 'phone', category: category ?? 'WORK' };
  }
  if (/web ?(site|seite|page)|home ?page|internet|\burl\b|\bwww\b|^web\b/.test(plain)) {
    const home = /personal|privat/.test(plain);
    return { kind: 'info', list: 'website', category: home ? 'HOME' : 'WORK' };
  }
  return undefined;
}

function addressTarget(plain: string): Target | undefined {
  const part = parts.find(([pattern]) => pattern.test(plain))?.[1];
  if (part) return { kind: 'address', category: categoryNamed(plain) ?? 'WORK', part };
  if (
    /^((postal|mailing|business|home|work|billing) )?(address|adresse|anschrift)( (privat|geschaeftlich))?$/.test(
      plain,
    )
  ) {
    return { kind: 'address', category: categoryNamed(plain) ?? 'WORK', part: 'street' };
  }
  return undefined;
}
