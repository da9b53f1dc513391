/** The words that products are named and described with. */

/** In the names of about twenty products at every size, and nowhere else. */
export const RARE_WORD = 'Zephyrine';

/** The same as somebody types it who has only heard it. */
export const SLIP = 'Zephirine';

/** In every twentieth name, so that it finds more the larger the shop is. */
export const COMMON_WORD = 'Stainless';

const list = (words) => words.split(' ');

export const ADJECTIVES = list(
  'Compact Folding Heavy Slim Quiet Rugged Portable Classic Modern Nordic Urban Vintage Smart Soft Sturdy Elegant ' +
    'Everyday Featherlight Handmade Insulated Magnetic Matte Modular Outdoor Padded Polished Premium Reclaimed ' +
    'Refillable Reversible Robust Seamless Silent Stackable Tall Travel Twisted Washable Waterproof Wide',
);

export const MATERIALS = [
  COMMON_WORD,
  ...list(
    'Bamboo Oak Walnut Beech Cotton Linen Wool Leather Cork Ceramic Glass Copper Brass Aluminium Titanium Granite ' +
      'Silicone Canvas Enamel',
  ),
];

export const THINGS = list(
  'Kettle Lamp Chair Desk Shelf Mug Bottle Backpack Jacket Scarf Blanket Pillow Knife Pan Pot Grinder Scale Clock ' +
    'Mirror Basket Bench Stool Tray Bowl Plate Cup Jug Teapot Toaster Speaker Headset Keyboard Charger Torch Tent ' +
    'Hammock Umbrella Wallet Belt Gloves Boots Trainers Socks Hat Notebook Pen Easel Frame Vase Planter Hose Rake ' +
    'Spade Ladder Drill Hammer Wrench Toolbox Helmet Pump',
);

export const FAMILIES = list(
  'Atlas Boreal Cobalt Dorado Ember Fjord Garnet Harbour Indigo Juniper Kestrel Lagoon Meridian Nimbus Orchard ' +
    'Pioneer Quarry Ridge Summit Tundra',
);

export const PURPOSES = list(
  'kitchens workshops gardens balconies journeys offices studios bedrooms hallways classrooms campsites boats',
);

export const PROMISES = [
  'Made to be repaired, with every part to be had for ten years.',
  'Comes with a cloth bag and a card on how to look after it.',
  'Tested for two years by people who use it every day.',
  'Packed without plastic and sent from our own warehouse.',
  'Goes well with everything else of the same family.',
  'Each one is checked by hand before it leaves us.',
];

export const DEPARTMENTS = list('Kitchen Garden Office Travel Workshop Living Bedroom Sports Music Children');

export const SECTIONS = list('Basics Favourites Tools Gifts Classics');
