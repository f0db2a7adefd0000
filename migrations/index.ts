import { ContactsAndWhoMaySeeThem1795400000000 } from './1795400000000-contacts-and-who-may-see-them.js';
import { EventsJobsSessions1795437900000 } from './1795437900000-events-jobs-sessions.js';
import { CsvImports1795440000000 } from './1795440000000-csv-imports.js';
import { LongerWaitingListOfSearchTexts1795686000000 } from './1795686000000-longer-waiting-list-of-search-texts.js';
import { NamesBesideTheContact1795690000000 } from './1795690000000-names-beside-the-contact.js';
import { KeysAuditAndLeavingUsers1795700000000 } from './1795700000000-keys-audit-and-leaving-users.js';
import { SavedViewsAndErasures1795710000000 } from './1795710000000-saved-views-and-erasures.js';
import { Notifications1795720000000 } from './1795720000000-notifications.js';
import { SearchedNamesInTheIndexOfNames1795730000000 } from './1795730000000-searched-names-in-the-index-of-names.js';
import { SampleOfSearchTexts1795740000000 } from './1795740000000-sample-of-search-texts.js';
import { ImportsThatUpdateAndAreUndone1795750000000 } from './1795750000000-imports-that-update-and-are-undone.js';
import { DeathsOfJobs1795751000000 } from './1795751000000-deaths-of-jobs.js';
import { SearchTextsSortedInBeside1795752000000 } from './1795752000000-search-texts-sorted-in-beside.js';
import { GrantsCountedByTheirContacts1795753000000 } from './1795753000000-grants-counted-by-their-contacts.js';
import { CorrectionsOfImports1795760000000 } from './1795760000000-corrections-of-imports.js';
import { RememberedMappings1795770000000 } from './1795770000000-remembered-mappings.js';
import { WebsiteForms1795800000000 } from './1795800000000-website-forms.js';
import { CustomFields1795900000000 } from './1795900000000-custom-fields.js';
import { NamesOfWhatIsGone1795910000000 } from './1795910000000-names-of-what-is-gone.js';
import { CustomFieldsInImportsAndLists1795920010000 } from './1795920010000-custom-fields-in-imports-and-lists.js';
import { PhotosOfContacts1795930000000 } from './1795930000000-photos-of-contacts.js';
import { PhotoSuggestions1795930100000 } from './1795930100000-photo-suggestions.js';
import { Webhooks1795940000000 } from './1795940000000-webhooks.js';
import { VersionsOfForms1795950000000 } from './1795950000000-versions-of-forms.js';
import { ImportsOfVCards1795960000000 } from './1795960000000-imports-of-vcards.js';
import { KeptAnswers1795980000000 } from './1795980000000-kept-answers.js';

/** Every migration, in order; append-only. */
export const migrations = [
  ContactsAndWhoMaySeeThem1795400000000,
  EventsJobsSessions1795437900000,
  CsvImports1795440000000,
  LongerWaitingListOfSearchTexts1795686000000,
  NamesBesideTheContact1795690000000,
  KeysAuditAndLeavingUsers1795700000000,
  SavedViewsAndErasures1795710000000,
  Notifications1795720000000,
  SearchedNamesInTheIndexOfNames1795730000000,
  SampleOfSearchTexts1795740000000,
  ImportsThatUpdateAndAreUndone1795750000000,
  DeathsOfJobs1795751000000,
  SearchTextsSortedInBeside1795752000000,
  GrantsCountedByTheirContacts1795753000000,
  CorrectionsOfImports1795760000000,
  RememberedMappings1795770000000,
  WebsiteForms1795800000000,
  CustomFields1795900000000,
  NamesOfWhatIsGone1795910000000,
  CustomFieldsInImportsAndLists1795920010000,
  PhotosOfContacts1795930000000,
  PhotoSuggestions1795930100000,
  Webhooks1795940000000,
  VersionsOfForms1795950000000,
  ImportsOfVCards1795960000000,
  KeptAnswers1795980000000,
];
