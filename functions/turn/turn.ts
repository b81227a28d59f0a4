import type { AnswerEvent, Turn } from "../answer/events.ts";
import type { Shelf } from "../corpus/shelf.ts";
import type { Admission, Admit } from "../state/admission.ts";
import type { Answering, VisitorQuestion } from "./answering.ts";
import { type AnswerRecord, type FinishedAnswer, finished, newRecord, take } from "./record.ts";
import type { LogEntry } from "./service.ts";
import { answerWithoutMarks, type Conversations, storedTurnOf } from "./stored-turn.ts";

/** How many turns back a question may refer. */
export const longestHistory = 6;

/** There is no answer because of a limit. `message` says which, for people. */
export class Refused extends Error {
  override name = "Refused";
  /** When to ask again, in ms from now. */
  readonly retryMs: number;
  readonly rates: Admission["rates"];

  constructor({ reason, retryMs }: { reason: string; retryMs: number }, rates: Admission["rates"]) {
    super(reason);
    this.retryMs = retryMs;
    this.rates = rates;
  }
}

/** A question that was admitted: to be answered once, and then stored. */
export interface OpenTurn {
  /** How the rates stand. */
  readonly rates: Admission["rates"];
  /** What has come of the answer so far. */
  readonly record: AnswerRecord;
  /** The answer as it comes; all of it goes into the record. Whoever leaves before its end has to `leave`. */
  events(signal: AbortSignal): AsyncGenerator<AnswerEvent>;
  /** The answer to its end. @throws when it broke off. */
  finish(signal: AbortSignal): Promise<FinishedAnswer>;
  /** Makes room for others; to be called when the answer has ended, however it did. */
  leave(): Promise<void>;
}

export type Turns = ReturnType<typeof turnsOf>;

/**
 * One answered turn, the same for every surface: admitted, answered, recorded, stored. A command on this machine has no
 * limits and no store.
 */
export function turnsOf({
  shelf,
  answer,
  admit = async () => ({ rates: [], leave: async () => {} }),
  conversations,
  log,
}: {
  shelf: Shelf;
  answer: Answering;
  admit?: Admit;
  conversations?: Conversations;
  log(entry: LogEntry): void;
}) {
  return {
    /**
     * The last turns of a conversation, those from the answer `until` on left out; undefined when there is no such
     * conversation. A store that fails is no reason not to answer: the question is then answered as a first one.
     */
    async recall(conversation: string, until?: string): Promise<Turn[] | undefined> {
      try {
        const turns = await conversations?.recentTurns(conversation, longestHistory);
        const own = turns?.findIndex(({ id }) => id === until) ?? -1;
        const before = own === -1 ? turns : turns?.slice(0, own);
        return before?.map((turn) => ({ question: turn.question, answer: answerWithoutMarks(turn) }));
      } catch (error) {
        log({ level: "error", message: "The conversation could not be read", error });
        return [];
      }
    },

    /** @throws {Refused} when a limit is reached. */
    async begin(question: VisitorQuestion): Promise<OpenTurn> {
      const { refused, rates, leave } = await admit(question.visitor);
      if (refused) throw new Refused(refused, rates);
      const corpus = shelf.current();
      const record = newRecord(corpus.hash);
      async function* events(signal: AbortSignal): AsyncGenerator<AnswerEvent> {
        for await (const event of answer(question, signal, corpus)) {
          take(record, event);
          yield event;
        }
      }
      return {
        rates,
        record,
        events,
        async finish(signal) {
          try {
            for await (const _ of events(signal));
            return finished(record);
          } finally {
            await leave();
          }
        },
        leave,
      };
    },

    /**
     * Keeps a turn in a conversation; in the place of what was kept of it if it is answered `again`. The conversation is made
     * where it is not there, unless the turn `follows` one: what was deleted meanwhile stays deleted. A store that fails costs
     * the memory of a turn, not the answer. Resolves to whether there is a conversation to go on with.
     */
    async store(
      { conversation, answerId, question }: { conversation: string; answerId: string; question: string },
      answer: FinishedAnswer,
      { again = false, follows = false } = {},
    ): Promise<boolean> {
      if (!conversations) return false;
      let there = follows;
      try {
        const turn = storedTurnOf(answerId, question, answer);
        if (!follows) await conversations.ensure(conversation);
        there = true;
        if (!again || !(await conversations.replaceTurn(conversation, turn)))
          await conversations.append(conversation, turn);
      } catch (error) {
        log({ level: "error", message: "The turn could not be stored", error });
      }
      return there;
    },
  };
}
