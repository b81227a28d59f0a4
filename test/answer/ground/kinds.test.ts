import { afterAll, describe, expect, it } from "vitest";
import { startScriptedModel } from "../scripted-model.ts";
import { grounded, keptTexts, nearest, partsOf, passagesOf, readerOf, reads, yes } from "./reader.ts";

/**
 * Kinds of errors, each with a statement that its document supports and one that it does not, as alike as they can be.
 * The scripted reader knows which is which: what is tried is that exactness lets the true one through to it, in every
 * language, and that only what it supports goes out. `exact`: the false one is refused even if the reader says yes.
 */
interface Kind {
  kind: string;
  document: string;
  true: string;
  false: string;
  exact?: true;
}
const kinds: Kind[] = [
  {
    kind: "condition dropped",
    document: "# Pool\n\nMembers may bring a guest if the guest signs the book at the desk.",
    true: "Members may bring a guest who signs the book at the desk.",
    false: "Members may bring a guest.",
  },
  {
    kind: "scope widened",
    document: "# Pool\n\nThe sauna is closed on weekdays in July.",
    true: "In July the sauna is closed on weekdays.",
    false: "The sauna is closed in July.",
  },
  {
    kind: "another's fact",
    document: "# Boats\n\nThe Heron carries twelve guests. The Osprey carries thirty guests.",
    true: "Thirty guests fit on the Osprey.",
    false: "Thirty guests fit on the Heron.",
  },
  {
    kind: "a list that says what is not allowed",
    document: "# Lockers\n\nThese are not OK in a locker:\n\n- wet towels\n- food of any kind",
    true: "Wet towels must not be kept in a locker.",
    false: "Wet towels can be kept in a locker.",
  },
  {
    kind: "may and must",
    document: "# Pool\n\nSwimmers may wear a cap.",
    true: "Swimmers are free to wear a cap.",
    false: "Swimmers must wear a cap.",
  },
  {
    kind: "only if",
    document: "# Refunds\n\nA refund is paid only if the course is cancelled.",
    true: "Only a cancelled course is refunded.",
    false: "A refund is paid if the course is cancelled or the weather is bad.",
  },
  {
    kind: "unless",
    document: "# Rooms\n\nThe hall is locked at night unless a warden is on duty.",
    true: "At night the hall stays locked, except when a warden is on duty.",
    false: "At night the hall stays locked, even when a warden is on duty.",
  },
  {
    kind: "non-",
    document: "# Fees\n\nNon-members pay the full fee.",
    true: "The full fee is due from people who are no members.",
    false: "The full fee is due from members.",
  },
  {
    kind: "no X or Y",
    document: "# Kitchen\n\nThe kitchen has no oven or dishwasher.",
    true: "There is neither an oven nor a dishwasher in the kitchen.",
    false: "The kitchen has no oven, but a dishwasher.",
  },
  {
    kind: "units and periods",
    document: "# Fees\n\nThe fee for a locker is 12 euros per quarter.",
    true: "A locker costs €12 per quarter.",
    false: "A locker costs 12 dollars per quarter.",
    exact: true,
  },
  {
    kind: "another period",
    document: "# Fees\n\nNotice must be given 6 weeks before the end of the year.",
    true: "Notice has to be given 42 days before the year ends.",
    false: "Notice has to be given 6 months before the year ends.",
    exact: true,
  },
  {
    kind: "figures in words",
    document: "# Boats\n\nThe crossing takes twenty-five minutes.",
    true: "A crossing lasts 25 minutes.",
    false: "A crossing lasts 35 minutes.",
    exact: true,
  },
  {
    kind: "numbers in another writing",
    document: "# Budget\n\nThe roof cost 1.200,50 Euro, the door 900 Euro.",
    true: "The roof cost €1,200.50.",
    false: "The roof cost €1,250.50.",
    exact: true,
  },
  {
    kind: "cause invented",
    document: "# Pool\n\nThe slide was closed in May. The pump was replaced in May.",
    true: "In May the slide was closed and the pump replaced.",
    false: "In May the slide was closed because the pump was replaced.",
  },
  {
    kind: "order of events",
    document: "# History\n\nThe tower was built first, the chapel after it.",
    true: "The chapel was built after the tower.",
    false: "The chapel was built before the tower.",
  },
  {
    kind: "merged neighbours",
    document: "# Courses\n\nThe sailing course lasts 5 days. The diving course needs a doctor's letter.",
    true: "The sailing course takes 5 days, and for the diving course a doctor's letter is needed.",
    false: "The diving course takes 5 days and needs a doctor's letter.",
  },
  {
    kind: "sister rows of a table",
    document: "# Plans\n\n| Plan | Price |\n| --- | --- |\n| Solo | 9 EUR |\n| Crew | 29 EUR |",
    true: "The Crew plan costs 29 EUR.",
    false: "The Solo plan costs 29 EUR.",
  },
  {
    kind: "a name that is nowhere",
    document: "# Partners\n\nThe boats are built by Lindqvist.",
    true: "It is Lindqvist who builds the boats.",
    false: "It is Halvorsen who builds the boats.",
    exact: true,
  },
  {
    kind: "a designation that is nowhere",
    document: "# Pumps\n\nThe P300 needs oil once a year.",
    true: "Once a year the P300 needs oil.",
    false: "Once a year the P200 needs oil.",
    exact: true,
  },
  {
    kind: "code with its arguments swapped",
    document: "# Timers\n\nStop a timer like this:\n\n```js\nstop(timer, { after: 50 })\n```",
    true: "A timer is stopped by `stop(timer, {after: 50})`.",
    false: "A timer is stopped by `stop({ after: 50 }, timer)`.",
    exact: true,
  },
  {
    kind: "a sign of code lost",
    document: "# Names\n\nThe field is called `tags[]`, and `--all` shows it.",
    true: "Use `--all` to see `tags[]`.",
    false: "Use `-all` to see `tags[]`.",
    exact: true,
  },
  {
    kind: "a quotation that nobody wrote",
    document: "# Letters\n\nThe mayor called the plan “a gift to the harbour”.",
    true: "The plan is “a gift to the harbour”, in the mayor's words.",
    false: "The plan is “a curse on the harbour”, in the mayor's words.",
    exact: true,
  },
  {
    kind: "German: negation",
    document: "# Hausordnung\n\nFahrräder dürfen nicht im Flur abgestellt werden, auch nicht für kurze Zeit.",
    true: "Im Flur dürfen Fahrräder nicht abgestellt werden.",
    false: "Im Flur dürfen Fahrräder abgestellt werden.",
  },
  {
    kind: "German: figure",
    document: "# Vertrag\n\nDie Kündigungsfrist beträgt drei Monate zum Ende des Quartals.",
    true: "Gekündigt wird mit einer Frist von 3 Monaten zum Quartalsende.",
    false: "Gekündigt wird mit einer Frist von 4 Monaten zum Quartalsende.",
    exact: true,
  },
  {
    kind: "French: negation",
    document: "# Règlement\n\nLes chiens ne sont pas admis sur la plage en août.",
    true: "En août, les chiens ne sont pas admis sur la plage.",
    false: "En août, les chiens sont admis sur la plage.",
  },
  {
    kind: "Italian: scope",
    document: "# Orari\n\nIl museo è chiuso il lunedì, tranne i festivi.",
    true: "Il lunedì il museo è chiuso, a meno che non sia festivo.",
    false: "Il museo è sempre chiuso il lunedì.",
  },
  {
    kind: "Dutch: may and must",
    document: "# Huisregels\n\nBezoekers mogen hun jas in de kluis leggen.",
    true: "De jas mag in de kluis.",
    false: "De jas moet in de kluis.",
  },
  {
    kind: "Polish: names in another case",
    document: "# Podróż\n\nAutobus jedzie z Warszawy do Krakowa w ciągu czterech godzin.",
    true: "Z Krakowa do Warszawy jedzie się autobusem równie długo jak z Warszawy.",
    false: "Autobus jedzie do Gdańska w ciągu czterech godzin.",
    exact: true,
  },
  {
    kind: "Russian: figure",
    document: "# Правила\n\nЗаявление подаётся за тридцать дней до отъезда.",
    true: "Подать заявление нужно за 30 дней до отъезда.",
    false: "Подать заявление нужно за 20 дней до отъезда.",
    exact: true,
  },
  {
    kind: "Spanish: condition",
    document: "# Reglas\n\nEl depósito se devuelve si la llave se entrega antes del mediodía.",
    true: "Se devuelve el depósito a quien entrega la llave antes del mediodía.",
    false: "El depósito se devuelve siempre.",
  },
  {
    kind: "Japanese: figure in other digits",
    document: "# 規則\n\n解約は３０日前までに申し出てください。",
    true: "解約は30日前までに申し出る必要があります。",
    false: "解約は60日前までに申し出る必要があります。",
    exact: true,
  },
  {
    kind: "the answer in another language than the document",
    document: "# Trial\n\nThe trial period lasts six months and cannot be extended.",
    true: "Die Probezeit dauert 6 Monate und kann nicht verlängert werden.",
    false: "Die Probezeit dauert 8 Monate und kann nicht verlängert werden.",
    exact: true,
  },
];

const server = await startScriptedModel();
afterAll(() => server.close());
const reader = readerOf(server);

describe.each(kinds)("$kind", ({ document, exact, ...twin }) => {
  const letOut = async (text: string) =>
    keptTexts(await grounded(partsOf(text), { passages: await passagesOf(document), reader }));

  it("lets out what the document supports, and nothing else", async () => {
    server.play(
      reads((asked) => {
        const supported = asked.statement === twin.true;
        return { supported, by: supported ? nearest(asked) : [] };
      }),
    );
    expect(await letOut(twin.true)).toEqual([twin.true]);
    expect(await letOut(twin.false)).toEqual([]);
  });

  it.runIf(exact)("is not let out by a reader that says yes to everything", async () => {
    server.play(reads(yes));
    expect(await letOut(twin.false)).toEqual([]);
  });
});
