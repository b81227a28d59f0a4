/**
 * The commonest function words of each language, accents folded: enough to know a sentence by. The lists that the search
 * leaves words out by are longer, and a deployment carries only those of its documents.
 */
export const functionWords: Record<string, string> = {
  ar: "في من على الى إلى أن ان هذا هذه التي الذي لا ما عن مع كان هو هي أو او كل بعد قبل بين عند لم لن قد يجب يمكن ذلك تم ثم حتى إذا اذا غير",
  bg: "и на в за се от да не с по е са че като до при или може трябва който която които това тази този ако само без след преди има няма ще бъде към",
  cs: "a aby ale ani az bez by byl byla bylo byt co do i ja jak jako je jeho jeji jejich jen jsem jsou k kdyz ktera ktere ktery mezi mit muze musi na nad nebo neni nez o od po pod podle pokud pro proto pred pri s se si tak take tato tento to u uz v ve vsak z za ze",
  da: "og i at er det en et den til pa af for med som der de ikke har kan fra skal om eller var ved blev ma hvis efter kun inden ogsa sig men vi man nar ud over under mellem ingen noget bliver af",
  de: "der die das den dem des und oder ein eine einen einem einer eines ist sind war wird werden wurde nicht kein keine mit von zu zum zur im in auf fur fuer bei nach vor aus an am als auch nur wenn sich es er sie wir man muss mussen kann konnen darf durfen soll haben hat uber ueber unter bis durch ohne",
  el: "και το η ο να του της των τα τη στο στη στην με για απο που δεν θα ειναι σε οι αν μια ενα πρεπει μπορει οταν μετα πριν χωρις μονο οχι αλλα κατα τον την τις στις στα",
  en: "the a an of and or to in is are was were be been it its this that these those for on with as at by from not no if when which who will would can could may must should has have had do does than then there they you your we our only after before up into over under between until without also any all each",
  es: "el la los las un una unos unas de del y o en que es son fue no se con por para al como mas pero si su sus lo le les este esta estos estas puede pueden debe deben cuando sin sobre hasta desde hay ser solo tambien antes despues entre cada todos",
  fi: "ja on ei se etta tai joka mutta kun jos voi ovat ole myos vain hanen sen niin kuin ennen jalkeen ilman tulee pitaa saa oli olla mika mita kanssa taytyy tama nama siita jotka",
  fr: "le la les un une des de du et ou en que qui est sont etait ne pas se avec par pour au aux comme plus mais si son sa ses ce cette ces il elle on nous vous peut peuvent doit doivent quand sans sur dans jusqu avant apres entre chaque tous etre a y leur d l n s qu",
  hu: "a az es vagy hogy nem is egy van volt meg de ha csak mint ez azt kell lehet utan elott nelkul minden el be ki fel le ezt ami aki mar meg pedig illetve szerint alatt kozott",
  id: "dan yang di ke dari untuk pada dengan ini itu tidak adalah dalam akan atau oleh dapat harus jika bisa juga sudah belum hanya setelah sebelum tanpa antara lebih karena sebagai para setiap ada",
  it: "il lo la i gli le un una uno di del della dei delle dello e o in che e sono era non si con per da dal dalla al alla ai come piu ma se suo sua suoi questo questa puo possono deve devono quando senza su sul sulla nel nella nei fino prima dopo tra ogni tutti essere a anche solo",
  nl: "de het een en of van in is zijn was werd worden wordt niet geen met voor te op bij naar uit aan als ook maar dat die dit deze er hij zij wij men moet moeten kan kunnen mag mogen alleen na door over onder tussen tot zonder heeft hebben wie u uw om",
  no: "og i at er det en et den til pa av for med som der de ikke har kan fra skal om eller var ved ble ma hvis etter bare innen ogsa seg men vi man nar ut over under mellom ingen noe blir av",
  pl: "a aby ale albo bez bo by byc byl byla bylo co czy dla do gdy i ich ile im ja jak jako je jego jej jest jesli juz kiedy ktora ktore ktory ktorych lub ma maja moga moze musi na nad nie nich niz o oraz od po pod podczas przed przez przy sa sie tak takze tego tej ten to tylko tym u w we z za ze zostal",
  pt: "o a os as um uma uns umas de do da dos das e ou em no na nos nas que e sao era nao se com por para pelo pela ao aos como mais mas seu sua seus este esta isso pode podem deve devem quando sem sobre ate desde ha ser so tambem antes depois entre cada todos foi",
  ro: "si sau in la de din pe cu un o unei unui este sunt era nu se care ca pentru prin dupa inainte intre fara daca cand poate pot trebuie mai dar iar al ai ale lui ei acest aceasta numai doar fi fost sa",
  ru: "и в на не что с по к за из от у о для как это или но его ее их он она они мы вы был была было быть может можно нужно если когда только до после без при также все так же чем под над между нельзя должен",
  sv: "och i att ar det en ett den till pa av for med som de inte har kan fran ska om eller var vid blev maste om efter bara inom aven sig men vi man nar ut over under mellan ingen nagot blir far",
  tr: "ve bir bu da de icin ile olarak veya ya degil ne gibi daha cok en olan sonra once kadar her ise ancak sadece gore icinde tarafindan var yok olur olabilir gerekir o su",
  uk: "і й в у на не що з по до за із від для як це або але його її їх він вона вони ми ви був була було бути може можна потрібно якщо коли тільки після без при також все так ніж під над між та ж",
};
