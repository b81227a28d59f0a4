import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** What the functions call of SQS and Secrets Manager, as JSON over HTTP; unknown calls and fields are errors. */
const calls = {
  "AmazonSQS.SendMessage": z.strictObject({ QueueUrl: z.url(), MessageBody: z.string().max(1_048_576) }),
  "AmazonSQS.ChangeMessageVisibility": z.strictObject({
    QueueUrl: z.url(),
    ReceiptHandle: z.string(),
    VisibilityTimeout: z.int().min(0).max(43_200),
  }),
  "secretsmanager.GetSecretValue": z.strictObject({ SecretId: z.string() }),
};

export interface AwsServer {
  endpoint: string;
  /** Bodies of the messages that were sent. */
  messages: string[];
  /** Messages that were asked to be delivered sooner or later, in seconds. */
  visibility: { receipt: string; seconds: number }[];
  secrets: Map<string, string>;
  /** What the next call fails with. */
  failNext(error: string): void;
  close(): void;
}

/** A real HTTP server that plays both. */
export async function startAws(): Promise<AwsServer> {
  const messages: string[] = [];
  const visibility: AwsServer["visibility"] = [];
  const secrets = new Map<string, string>();
  let failure: string | undefined;
  const server = createServer(async (request, response) => {
    const target = String(request.headers["x-amz-target"]);
    const reply = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(body));
    };
    const schema = calls[target as keyof typeof calls];
    const parsed = schema?.safeParse(JSON.parse(await text(request)));
    if (failure !== undefined) {
      const type = failure;
      failure = undefined;
      return reply(400, { __type: type, message: type });
    }
    if (!parsed?.success) return reply(400, { __type: "ValidationException", message: target });
    const fields = parsed.data as Record<string, string>;
    switch (target) {
      case "AmazonSQS.SendMessage": {
        const body = fields.MessageBody ?? "";
        messages.push(body);
        return reply(200, {
          MessageId: crypto.randomUUID(),
          MD5OfMessageBody: createHash("md5").update(body).digest("hex"),
        });
      }
      case "AmazonSQS.ChangeMessageVisibility":
        visibility.push({ receipt: fields.ReceiptHandle ?? "", seconds: Number(fields.VisibilityTimeout) });
        return reply(200, {});
      default: {
        const SecretString = secrets.get(fields.SecretId ?? "");
        return SecretString === undefined
          ? reply(400, { __type: "ResourceNotFoundException", message: "no such secret" })
          : reply(200, { ARN: fields.SecretId, Name: "secret", SecretString });
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    visibility,
    secrets,
    failNext: (error) => {
      failure = error;
    },
    close: () => server.close(),
  };
}
