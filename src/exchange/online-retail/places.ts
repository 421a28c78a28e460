/**
 * Towns of the countries that the shop sells to, with the shape of a postcode (`9` a digit, `A` a letter) and, in the
 * Union, of a VAT number. Only for believable addresses: nobody lives there.
 */
export interface Places {
  readonly towns: readonly string[]
  /** Postcode areas by town where the postcode begins with one; the shape follows it. */
  readonly areas?: readonly string[]
  readonly postcode: string
  readonly vatNumber?: string
}

const places = (towns: string, postcode: string, vatNumber?: string): Places => ({
  towns: towns.split(', '),
  postcode,
  vatNumber,
})

const AT_HOME: Places = {
  towns: [
    'Bristol',
    'Leeds',
    'Norwich',
    'Exeter',
    'York',
    'Brighton',
    'Cardiff',
    'Edinburgh',
    'Nottingham',
    'Oxford',
    'Sheffield',
    'Liverpool',
    'Cambridge',
    'Bath',
    'Chester',
    'Plymouth',
    'Leicester',
    'Preston',
    'Ipswich',
    'Swansea',
  ],
  areas: 'BS LS NR EX YO BN CF EH NG OX S L CB BA CH PL LE PR IP SA'.split(' '),
  postcode: '9 9AA',
  vatNumber: 'GB999999999',
}

const ABROAD: Readonly<Record<string, Places>> = {
  AE: places('Dubai, Abu Dhabi, Sharjah', ''),
  AT: places('Wien, Graz, Linz, Salzburg', '9999', 'ATU99999999'),
  AU: places('Melbourne, Sydney, Brisbane, Perth', '9999'),
  BB: places('Bridgetown, Speightstown', 'BB99999'),
  BE: places('Brussel, Gent, Antwerpen, Liège', '9999', 'BE0999999999'),
  BG: places('Sofia, Plovdiv, Varna', '9999', 'BG999999999'),
  BH: places('Manama, Muharraq', '999'),
  BM: places('Hamilton, St George', 'HM 99'),
  BR: places('São Paulo, Curitiba', '99999-999'),
  CA: places('Toronto, Halifax, Ottawa', 'A9A 9A9'),
  CH: places('Zürich, Bern, Genève, Basel', '9999'),
  CY: places('Nicosia, Limassol, Larnaca', '9999', 'CY99999999A'),
  CZ: places('Praha, Brno, Ostrava', '999 99', 'CZ99999999'),
  DE: places('Hamburg, Köln, Leipzig, Stuttgart, Bremen, München', '99999', 'DE999999999'),
  DK: places('Aarhus, Odense, København', '9999', 'DK99999999'),
  EE: places('Tallinn, Tartu', '99999', 'EE999999999'),
  ES: places('Valencia, Sevilla, Bilbao, Madrid', '99999', 'ESB99999999'),
  FI: places('Turku, Tampere, Helsinki', '99999', 'FI99999999'),
  FR: places('Lyon, Nantes, Lille, Bordeaux, Toulouse', '99999', 'FR99999999999'),
  GR: places('Athina, Patra, Thessaloniki', '999 99', 'EL999999999'),
  HK: places('Kowloon, Wan Chai', ''),
  HR: places('Zagreb, Split, Rijeka', '99999', 'HR99999999999'),
  HU: places('Budapest, Debrecen, Szeged', '9999', 'HU99999999'),
  IE: places('Dublin, Cork, Galway, Limerick', '', 'IE9999999A'),
  IL: places('Haifa, Tel Aviv', '9999999'),
  IS: places('Reykjavík, Akureyri', '999'),
  IT: places('Torino, Bologna, Firenze, Verona', '99999', 'IT99999999999'),
  JE: places('St Helier, St Brelade, Gorey', 'JE9 9AA'),
  JP: places('Osaka, Kyoto, Tokyo', '999-9999'),
  KR: places('Seoul, Busan', '99999'),
  LB: places('Beirut, Tripoli', '9999'),
  LT: places('Vilnius, Kaunas', '99999', 'LT999999999'),
  LU: places('Luxembourg, Esch-sur-Alzette', '9999', 'LU99999999'),
  LV: places('Riga, Liepāja', 'LV-9999', 'LV99999999999'),
  MT: places('Valletta, Sliema', 'SLM 9999', 'MT99999999'),
  NG: places('Lagos, Abuja', '999999'),
  NL: places('Utrecht, Groningen, Rotterdam, Eindhoven', '9999 AA', 'NL999999999B99'),
  NO: places('Bergen, Oslo, Trondheim', '9999'),
  PL: places('Kraków, Gdańsk, Poznań', '99-999', 'PL9999999999'),
  PT: places('Porto, Lisboa, Coimbra', '9999-999', 'PT999999999'),
  RO: places('București, Cluj-Napoca, Iași', '999999', 'RO99999999'),
  SA: places('Jeddah, Riyadh', '99999'),
  SE: places('Göteborg, Malmö, Uppsala', '999 99', 'SE999999999901'),
  SG: places('Singapore', '999999'),
  SI: places('Ljubljana, Maribor', '9999', 'SI99999999'),
  SK: places('Bratislava, Košice', '999 99', 'SK9999999999'),
  TH: places('Bangkok, Chiang Mai', '99999'),
  US: places('Portland, Denver, Boston, Chicago', '99999'),
  ZA: places('Cape Town, Durban', '9999'),
}

/** The places of a country; a country without any of its own gets a town named after nothing but its code. */
export const placesOf = (country: string): Places =>
  country === 'GB' ? AT_HOME : (ABROAD[country] ?? { towns: [country], postcode: '' })
