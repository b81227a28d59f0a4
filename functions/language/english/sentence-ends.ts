/** What is known of English abbreviations, lower case, without their last stop, and of the words that open sentences. */

/** They never end a sentence: what they stand before follows. */
export const leading = new Set(
  "mr mrs ms mx dr prof sen rep gen col capt lt sgt rev hon pres gov messrs st mt ft e.g i.e cf vs approx ca viz et al resp".split(
    " ",
  ),
);
/** The same, but only before a number: "No. 5" against "No." */
export const numbering = new Set("no nos fig figs eq eqs sec ch vol p pp art par tab vols".split(" "));
/** They may end a sentence: the next word decides. */
export const either = new Set(
  "inc corp co ltd llc plc bros jr sr etc u.s u.k u.n e.u d.c a.m p.m b.c a.d ph.d m.d b.a m.a est dept univ assn ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun ed eds op min max".split(
    " ",
  ),
);
/** They open a sentence far more often than they follow an abbreviation inside one. */
export const openers = new Set(
  `the a an it its this that these those he she they we i you his her their our my there here in on at by for from with without
  as if when while after before since because although though however moreover but and or so yet nor still then thus therefore
  what which who why how where not no some many most all both each every such another other one two instead also once until
  during under over between among against through despite according unlike meanwhile today now later is are was were do does did
  can could will would should may might has have had let`.split(/\s+/),
);
