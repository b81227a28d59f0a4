import { createHmac } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Corpus } from "../corpus/corpus.ts";
import type { Limits, Settings } from "../settings.ts";
import { admission } from "../state/admission.ts";
import { answerCache } from "../state/answers.ts";
import { budgetStore } from "../state/budget.ts";
import { conversationStore } from "../state/conversations.ts";
import { type Rate, rateStore } from "../state/rates.ts";
import { seatStore } from "../state/seats.ts";
import { type AnswerReport, answering } from "./answering.ts";
import { modelOf } from "./model.ts";

export interface LogEntry {
  level: "info" | "warn" | "error";
  message: string;
  error?: unknown;
}

const minute = 60;
const day = 24 * 60 * minute;

/** What every surface needs, put together from the settings: the same in `npm start` and in the functions on AWS. */
export async function service(
  settings: Settings,
  {
    corpus,
    client,
    table,
    key,
    report,
    log,
  }: {
    corpus: Corpus;
    client: DynamoDBDocumentClient;
    table: string;
    /** Keys the names of people; the same as long as they are to be recognized. */
    key: () => string;
    report?: (report: AnswerReport) => void;
    log(entry: LogEntry): void;
  },
) {
  const { limits, retentionDays, answerCacheHours: hours, signIn, model } = settings;
  const { tokensPerDay: visitor, tokensPerDayAll: all, answersAtOnce: most } = limits;
  const limited = visitor !== undefined || all !== undefined;
  const rates = ratesOf(limits);
  // Longer than an answer takes, so that nobody takes a seat that is sat on.
  const leaseMs = (model?.wholeMs ?? 0) + 60_000;
  return {
    answer: answering({
      corpus,
      model: await modelOf(model),
      budget: limited ? budgetStore(client, { table, tokens: { visitor, all } }) : undefined,
      cache: hours !== undefined && !signIn ? answerCache(client, { table, hours }) : undefined,
      ...(report ? { report } : {}),
      log,
    }),
    admit: admission({
      ...(rates.length > 0 ? { rates: rateStore(client, { table, rates }) } : {}),
      ...(most === undefined ? {} : { seats: seatStore(client, { table, most, leaseMs }) }),
      log,
    }),
    conversations: conversationStore(client, { table, retentionDays }),
    /** A name for somebody, by an address or an account, that does not say who it is. */
    nameOf: (who: string) => createHmac("sha256", key()).update(who).digest("hex").slice(0, 32),
  };
}

function ratesOf({ answersPerMinute, answersPerDay, answersPerMinuteAll }: Limits): Rate[] {
  const rates = [
    { name: "minute", of: "visitor", most: answersPerMinute, seconds: minute },
    { name: "day", of: "visitor", most: answersPerDay, seconds: day },
    { name: "minute-all", of: "all", most: answersPerMinuteAll, seconds: minute },
  ] as const;
  return rates.flatMap(({ most, ...rate }) => (most === undefined ? [] : [{ ...rate, most }]));
}
