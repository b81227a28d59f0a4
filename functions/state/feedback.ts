import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

/** What a reader thinks of an answer. */
export interface Vote {
  /** Names the answer for whoever gave it. */
  answer: string;
  /** Names the voter without saying who it is; a second vote of the same voter replaces the first. */
  voter: string;
  helpful: boolean;
  question?: string;
  comment?: string;
}

/** Votes in the table: one item for each answer and voter. */
export function feedbackStore(
  client: DynamoDBDocumentClient,
  { table, retentionDays }: { table: string; retentionDays: number },
) {
  return {
    async vote({ answer, voter, ...vote }: Vote): Promise<void> {
      const expires = Math.floor(Date.now() / 1000) + retentionDays * 24 * 60 * 60;
      await client.send(
        new PutCommand({
          TableName: table,
          Item: {
            pk: `feedback#${answer}`,
            sk: `voter#${voter}`,
            ...vote,
            at: new Date().toISOString(),
            expires,
          },
        }),
      );
    },
  };
}
