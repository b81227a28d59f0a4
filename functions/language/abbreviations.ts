import de from "cldr-segments-full/segments/de/suppressions.json" with { type: "json" };
import es from "cldr-segments-full/segments/es/suppressions.json" with { type: "json" };
import fr from "cldr-segments-full/segments/fr/suppressions.json" with { type: "json" };
import it from "cldr-segments-full/segments/it/suppressions.json" with { type: "json" };
import pt from "cldr-segments-full/segments/pt/suppressions.json" with { type: "json" };
import ru from "cldr-segments-full/segments/ru/suppressions.json" with { type: "json" };

interface Suppressions {
  segments: { segmentations: { SentenceBreak: { standard: { suppression: string }[] } } };
}
/** Unicode's lists. Its English one has "In." and "To.": English has lists of its own, see `english/`. */
const cldr: Record<string, Suppressions> = { de, es, fr, it, pt, ru };

/** What Unicode's lists lack, and languages that it has no list of. Without the last stop and without spaces. */
const more: Record<string, string> = {
  bg: "г ул бул т.е т.н напр др проф доц инж стр чл ал вж ср млн млрд хил лв ст",
  cs: "č čl odst str např tj tzn tzv popř resp mj atd apod tř ul nám sv ing mgr mudr judr dr prof doc př.n.l n.l mil mld tis Kč roč obr tab kap",
  da: "f.eks bl.a dvs ca nr kl stk jf pkt kap s mv o.l osv evt inkl ekskl maks min tlf hr fr dr mio mia kr pct årg d.å d.v.s a.s",
  de: "bzw usw etc ca Dr Prof Nr Bd Hrsg Tab Abb Jh Mrd Mio Tsd zzgl max min sog u.a z.B d.h i.d.R u.U v.a s.o s.u",
  el: "π.χ κ.ά κ.λπ δηλ βλ αρ σελ άρθρ παρ κ κα δρ καθ εκ δισ τηλ μ.μ π.μ π.Χ μ.Χ",
  es: "p.ej núm art pág págs vol tel Ud Uds aprox máx mín etc EE.UU",
  fi: "esim mm ns ts tms yms jne ym em ko ks vrt mrd milj n s nro puh klo eaa jaa eKr jKr os",
  fr: "cf p.ex etc env art n° tél vol p pp Mme Mlle Dr St Ste min max chap",
  hu: "pl ill stb kb dr ifj id özv u.n ún vö ld sz old évf ti köt fejl bek Kr.e Kr.u i.e i.sz ezer mrd",
  id: "dr prof ir drs dll dsb dst hlm no jl tgl a.n u.p s.d yth tn ny sdr",
  it: "art artt ecc es ca c.a n nn pagg prof dott.ssa sig sig.ra ss tel cap max min",
  nl: "bijv bv o.a d.w.z nl m.b.t i.v.m t.a.v e.d enz evt excl incl max min ca nr blz hfst art lid dhr mevr mw dr drs ir mr prof jl resp mln mld tel st a.u.b v.Chr",
  no: "f.eks bl.a dvs ca nr kl jf pkt kap s mv o.l osv evt inkl ekskl maks min tlf hr fr dr mill mrd kr pst d.v.s a.s",
  pl: "np m.in tj tzn tzw itp itd ul al pl św dr prof mgr inż nr str art ust pkt poz zob por ok tys mln mld zł gr godz min r w pt cd ww ds im wg",
  pt: "etc n art núm p.ex aprox máx mín",
  ro: "nr art alin lit pct pag str bd dl dna dr prof ing etc ex d.e.g a.c î.Hr d.Hr mil mld aprox cca ș.a ș.a.m.d tel",
  ru: "г гг в вв т.е т.д т.п т.к т.н и.о им др пр см ср стр рис табл гл п пп ст млн млрд коп р напр просп д корп",
  sv: "t.ex bl.a dvs ca nr kl jfr s.k m.m osv o.d f.d ev inkl exkl max min tel st kap s p mdr mkr kr d.v.s fr.o.m t.o.m p.g.a",
  tr: "vb vs bkz Dr Prof Doç Av Sn Sok Cad Mah No s örn yy M.Ö M.S A.Ş Ltd Şti T.C mad fık",
  uk: "р рр ст в т.д т.п т.зв ін див пор с стор рис табл п пп ч млн млрд тис грн коп вул просп ім напр проф акад д",
};
/** Words of Unicode's lists that are words before they are abbreviations. */
const plainWords = new Set(
  "Alt Bien Do Fr Kit Korn Link Max Port Rol So Sol Test s S all on int may mar ver mai set a".split(" "),
);
const known = new Map<string, ReadonlySet<string>>();

/** Abbreviations of a language that end no sentence, as they are written, without spaces and the last stop. */
export function abbreviationsOf(language: string): ReadonlySet<string> {
  const code = language.split("-")[0] ?? "";
  let words = known.get(code);
  if (!words) {
    const listed = cldr[code]?.segments.segmentations.SentenceBreak.standard ?? [];
    words = new Set([
      ...listed
        .map(({ suppression }) => suppression.replaceAll(" ", "").replace(/\.$/, ""))
        // "PIN." ends a sentence as well as any word; a single letter is an initial.
        .filter((word) => !plainWords.has(word) && !/^\p{Lu}+$/u.test(word)),
      ...(more[code]?.split(" ") ?? []),
    ]);
    known.set(code, words);
  }
  return words;
}
