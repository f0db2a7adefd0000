/** What invented contacts are made of: German and English, umlauts and all. */
const words = (text: string): string[] => text.trim().split(/\s+/);

export const firstNames = words(`
  Anna Jürgen Sören Käthe Björn Günther Jörg Ursula Wolfgang Sabine Matthias Heike Lukas Leonie Mia Finn Emma Paul
  Hannah Jonas Lena Felix Marie Maximilian Sophie Tim Laura Jan Julia Florian Götz Bärbel Rüdiger Änne Özlem Müşerref
  Oliver Amelia George Isla Harry Ava Jack Olivia James Emily William Grace Thomas Lily Charlotte Henry Alice Edward
  Victoria Siân Zoë Chloë Renée Ethan Madison Tyler Abigail Samuel Ryan Hailey Connor Megan Dylan Brooke`);

export const lastNames = words(`
  Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
  Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann
  Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn
  Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon
  Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas
  Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff
  Pfeiffer Öztürk Yılmaz Größmann Überall Ünal Äckerle Strauß Weißhäupl Süßmilch Jørgensen Nováková Dvořák
  Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
  Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Turner Parker Cook Edwards Harris Cooper Ward Baker Morris
  Murphy Bell Bailey Carter Mitchell Shaw Bennett Gray O'Connor O'Brien MacDonald McKenzie Fitzgerald Anderson Brontë`);

export const branches = words(`
  Maschinenbau Logistik Software Elektrotechnik Bäckerei Möbel Getränke Druckerei Gerüstbau Optik Immobilien Beratung
  Küchen Gärten Stahlhandel Medizintechnik Spedition Verlag Logistics Consulting Foods Engineering Textiles Media
  Brewing Shipping Partners Holdings Analytics Energy Motors Pharma Robotics Travel`);

export const legalForms = ['GmbH', 'AG', 'GmbH & Co. KG', 'KG', 'e. K.', 'Ltd', 'plc', 'Inc.', 'LLC', 'SE'];

/** Where people are reached: what stands in an address, and the country's and the town's code for telephones. */
export const places = [
  { city: 'Köln', postalCode: '50667', country: '49', area: '221' },
  { city: 'Hannover', postalCode: '30159', country: '49', area: '511' },
  { city: 'München', postalCode: '80331', country: '49', area: '89' },
  { city: 'Leipzig', postalCode: '04109', country: '49', area: '341' },
  { city: 'Dresden', postalCode: '01067', country: '49', area: '351' },
  { city: 'Düsseldorf', postalCode: '40213', country: '49', area: '211' },
  { city: 'Frankfurt am Main', postalCode: '60311', country: '49', area: '69' },
  { city: 'Lübeck', postalCode: '23552', country: '49', area: '451' },
  { city: 'London', postalCode: 'EC1A 1BB', country: '44', area: '20' },
  { city: 'Manchester', postalCode: 'M1 1AE', country: '44', area: '161' },
  { city: 'Bristol', postalCode: 'BS1 4DJ', country: '44', area: '117' },
];

/** Of German towns; the number comes behind them. */
export const germanStreets = words(`
  Hauptstraße Bahnhofstraße Schillerstraße Goethestraße Gartenweg Lindenallee Mühlenweg Schloßplatz Königsallee
  Industriestraße Kirchgasse Rosenstraße Bürgermeister-Smidt-Straße Weißenburger-Straße Ährenweg`);

/** Of British towns; the number comes before them. */
export const britishStreets = [
  'High Street',
  'Station Road',
  'Church Lane',
  'Victoria Street',
  "St James's Square",
  'Mill Road',
  "King's Parade",
  'Park Avenue',
];

export const jobTitles = [
  'Geschäftsführerin',
  'Einkäufer',
  'Vertriebsleiterin',
  'Büroleitung',
  'Head of Sales',
  'Purchasing Manager',
  'Software Engineer',
  'Steuerberaterin',
  'Projektleiter',
  'Account Manager',
  'Assistenz der Geschäftsführung',
  'Managing Director',
];

const topics = words(
  'Messe Newsletter Angebot Rahmenvertrag Presse Förderer Händler VIP Alumni Lieferant ' +
    'Interessent Beirat Partner Webinar Muster Reklamation Audit Schulung Einladung Umfrage',
);
const qualifiers = words('Köln Hannover München London Leipzig Zürich 2023 2024 2025 2026');

/** 200 tags. */
export const tagNames = topics.flatMap(topic => qualifiers.map(qualifier => `${topic} ${qualifier}`));

export const typeNames = ['Kunde', 'Lieferant', 'Partner', 'Wettbewerber', 'Interessent', 'Behörde'];

/** One for each type. */
export const typeColors = ['#16a34a', '#2563eb', '#9333ea', '#dc2626', '#d97706', '#0891b2'];
