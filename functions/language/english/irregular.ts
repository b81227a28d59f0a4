/** Irregular English forms to their base; regular ones are the stemmer's. */
const forms = `
became become, begun begin, began begin, bought buy, brought bring, built build, broke break, broken break,
came come, caught catch, chose choose, chosen choose, drew draw, drawn draw, drove drive, driven drive,
fell fall, fallen fall, felt feel, fought fight, found find, flew fly, flown fly, forbade forbid, forbidden forbid,
froze freeze, frozen freeze, gave give, given give, gone go, went go, grew grow, grown grow, held hold, hidden hide,
hid hide, kept keep, knew know, known know, laid lay, led lead, left leave, lent lend, lost lose, made make,
meant mean, met meet, paid pay, ran run, risen rise, rose rise, said say, sang sing, sat sit, saw see, seen see,
sent send, shown show, shrank shrink, shrunk shrink, shut shut, sold sell, sought seek, spent spend, spoke speak,
spoken speak, stolen steal, stole steal, stood stand, sped speed, struck strike, taken take, took take, taught teach, thought think,
threw throw, thrown throw, told tell, understood understand, won win, withdrew withdraw, withdrawn withdraw,
wore wear, worn wear, wrote write, written write, children child, men man, women woman, people person, feet foot,
lives life, wives wife, analyses analysis, crises crisis, criteria criterion, phenomena phenomenon, media medium,
lower low, lowest low, higher high, highest high, larger large, largest large, bigger big, biggest big, smaller small,
smallest small, faster fast, fastest fast, slower slow, slowest slow, older old, oldest old, cheaper cheap, cheapest cheap,
stronger strong, strongest strong, weaker weak, weakest weak, earlier early, earliest early, newer new, newest new,
production produce, reduction reduce, growth grow, acquisition acquire, reliance rely, strategic strategy,
analysis analyze, analyse analyze, sale sell, sales sell, belief believe, choice choose, loss lose, losses lose,
decision decide, decentralise decentralize, centre center, centres center, programme program, labour labor,
jan january, feb february, apr april, aug august, sept september, oct october, nov november, dec december,
defence defense, colour color, behaviour behavior, licence license, aluminium aluminum, tyre tire
`;

const irregular: Record<string, string> = Object.create(null);
for (const pair of forms.split(",")) {
  const [form, base] = pair.trim().split(" ");
  if (form && base) irregular[form] = base;
}
export default irregular;
