import type { Conversations, StoredTurn } from "../../functions/chat/parts.ts";

/** Conversations in memory. */
export function memoryStore(): Conversations {
  const kept = new Map<string, StoredTurn[]>();
  return {
    async create() {
      const id = crypto.randomUUID();
      kept.set(id, []);
      return id;
    },
    async ensure(id) {
      if (!kept.has(id)) kept.set(id, []);
    },
    recentTurns: async (id, limit) => kept.get(id)?.slice(-limit),
    async append(id, turn) {
      kept.get(id)?.push(turn);
      return kept.has(id);
    },
    remove: async (id) => kept.delete(id),
  };
}
