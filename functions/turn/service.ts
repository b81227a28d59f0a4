import { createHmac } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Shelf } from "../corpus/shelf.ts";
import type { Limits, Settings } from "../settings.ts";
import { admission } from "../state/admission.ts";
import { answerCache } from "../state/answers.ts";
import { budgetStore } from "../state/budget.ts";
import type { Space } from "../state/conversations.ts";
import { leaseStore } from "../state/leases.ts";
import { type Rate, rateStore } from "../state/rates.ts";
import { seatStore } from "../state/seats.ts";
import { type AnswerReport, answering } from "./answering.ts";
import { modelsOf } from "./model.ts";
import { conversationsOf } from "./stored-turn.ts";
import { leaseMs } from "./times.ts";
import { turnsOf } from "./turn.ts";

export interface LogEntry {
  level: "info" | "warn" | "error";
  message: string;
  error?: unknown;
}

export type Service = Awaited<ReturnType<typeof service>>;

const minute = 60;
const day = 24 * 60 * minute;

/** What every surface needs, put together from the settings: the same in `npm start` and in the functions on AWS. */
export async function service(
  settings: Settings,
  {
    shelf,
    client,
    table,
    key,
    report,
    log,
  }: {
    shelf: Shelf;
    client: DynamoDBDocumentClient;
    table: string;
    /** Keys the names of people; the same as long as they are to be recognized. */
    key: () => string;
    report?: (report: AnswerReport) => void;
    log(entry: LogEntry): void;
  },
) {
  const { limits, retentionDays, answerCacheHours: hours, signIn } = settings;
  const { TOKENS_PER_DAY: visitor, TOKENS_PER_DAY_ALL: all, ANSWERS_AT_ONCE: most } = limits;
  const limited = visitor !== undefined || all !== undefined;
  const lease = leaseMs(settings.model);
  const rates = (wanted: Rate[]) =>
    wanted.length > 0 ? { rates: rateStore(client, { table, rates: wanted }) } : {};
  const answer = answering({
    ...(await modelsOf(settings.model)),
    budget: limited ? budgetStore(client, { table, tokens: { visitor, all } }) : undefined,
    cache: hours !== undefined && !signIn ? answerCache(client, { table, hours }) : undefined,
    ...(report ? { report } : {}),
    log,
  });
  const admit = admission({
    of: "questions",
    ...rates(answerRates(limits)),
    ...(most === undefined ? {} : { seats: seatStore(client, { table, most, leaseMs: lease }) }),
    log,
  });
  return {
    shelf,
    /** The turns of a surface, and the conversations that they are kept in. */
    surface(space: Space) {
      const conversations = conversationsOf(client, { table, retentionDays, space });
      return { turns: turnsOf({ shelf, answer, admit, conversations, log }), conversations };
    },
    /** Counts a search against its limits. */
    admitSearch: admission({ of: "requests", ...rates(searchRates(limits)), log }),
    /** Counts any other request against its limits. */
    admitRequest: admission({ of: "requests", ...rates(requestRates(limits)), log }),
    leases: leaseStore(client, { table, leaseMs: lease, keepDays: retentionDays }),
    /** A name for somebody, by an address or an account, that does not say who it is. */
    nameOf: (who: string) => createHmac("sha256", key()).update(who).digest("hex").slice(0, 32),
    log,
  };
}

function answerRates({ ANSWERS_PER_MINUTE, ANSWERS_PER_DAY, ANSWERS_PER_MINUTE_ALL }: Limits): Rate[] {
  return [
    ...rate({ name: "minute", of: "visitor", seconds: minute }, ANSWERS_PER_MINUTE),
    ...rate({ name: "day", of: "visitor", seconds: day }, ANSWERS_PER_DAY),
    ...rate({ name: "minute-all", of: "all", seconds: minute }, ANSWERS_PER_MINUTE_ALL),
  ];
}

function searchRates({ SEARCHES_PER_MINUTE, SEARCHES_PER_MINUTE_ALL }: Limits): Rate[] {
  return [
    ...rate({ name: "searches", of: "visitor", seconds: minute }, SEARCHES_PER_MINUTE),
    ...rate({ name: "searches-all", of: "all", seconds: minute }, SEARCHES_PER_MINUTE_ALL),
  ];
}

function requestRates({ REQUESTS_PER_MINUTE }: Limits): Rate[] {
  return rate({ name: "requests", of: "visitor", seconds: minute }, REQUESTS_PER_MINUTE);
}

/** Nothing where there is no limit. */
function rate(of: Omit<Rate, "most">, most: number | undefined): Rate[] {
  return most === undefined ? [] : [{ ...of, most }];
}
