import type { Counted, rateStore } from "./rates.ts";
import type { seatStore } from "./seats.ts";

/** How long one waits for a seat that somebody is about to leave, in ms. */
const seatWaitMs = 5_000;

/** What became of a request to be answered. */
export interface Admission {
  /** Undefined: go on. Else why not, for people, and when to ask again, in ms from now. */
  refused?: { reason: string; retryMs: number };
  /** How the rates stand, for the headers. */
  rates: readonly Counted[];
  /** Gives the seat back; to be called when the answer has ended, however it did. */
  leave(): Promise<void>;
}

export type Admit = (visitor: string) => Promise<Admission>;

/** What is said to whoever comes too often, and to everybody when all together do. */
const reasons = {
  questions: {
    visitor: "You have asked many questions in a short time.",
    all: "Many people are asking at the moment.",
  },
  requests: {
    visitor: "You have sent many requests in a short time.",
    all: "Many people are sending requests at the moment.",
  },
};

/**
 * Counts a request against the rates and takes a seat. Where the table does not answer, everybody is admitted: what
 * costs money is kept by the budget, which is strict.
 */
export function admission({
  of,
  rates,
  seats,
  log,
}: {
  of: keyof typeof reasons;
  rates?: ReturnType<typeof rateStore>;
  seats?: ReturnType<typeof seatStore>;
  log(entry: { level: "error"; message: string; error: unknown }): void;
}): Admit {
  return async (visitor) => {
    let counted: Counted[] = [];
    try {
      counted = (await rates?.take(visitor)) ?? [];
      const over = counted.filter(({ refused }) => refused);
      if (over.length > 0) return refusal(over, counted, of);
      const seat = await seats?.take();
      if (seats && seat === undefined) {
        await rates?.back(visitor, counted);
        const reason = "Many questions are being answered at the moment.";
        return { refused: { reason, retryMs: seatWaitMs }, rates: counted, leave: async () => {} };
      }
      const leave = async () => {
        if (seat === undefined) return;
        // It ends by itself.
        await seats
          ?.leave(seat)
          .catch((error) => log({ level: "error", message: "A seat was not left", error }));
      };
      return { rates: counted, leave };
    } catch (error) {
      log({ level: "error", message: "The limits could not be looked up", error });
      return { rates: counted, leave: async () => {} };
    }
  };
}

function refusal(over: readonly Counted[], rates: readonly Counted[], of: keyof typeof reasons): Admission {
  const reason = reasons[of][over.some(({ rate }) => rate.of === "visitor") ? "visitor" : "all"];
  const retryMs = Math.max(...over.map(({ resetMs }) => resetMs));
  return { refused: { reason, retryMs }, rates, leave: async () => {} };
}
