import { CfnOutput, RemovalPolicy, Stack, type StackProps, Tags } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { alarms } from "./alarms.ts";
import { originApi } from "./api.ts";
import { documentsInBucket, readsIndexes } from "./documents.ts";
import { firewall } from "./firewall.ts";
import {
  answerEnvironment,
  answers,
  type Bundles,
  emptySecret,
  footnoteFunction,
  indexStorage,
} from "./functions.ts";
import { acknowledge } from "./nag.ts";
import type { Deployment } from "./settings.ts";
import { addressOf, site } from "./site.ts";
import { slackWebhook, slackWorker } from "./slack.ts";
import { stateTable } from "./state.ts";

/** An answer is drafted in a minute and read in a third of one, at most; the rest is for what is before and after. */
const chatSeconds = 100;

/** One Footnote: everything of a stage. */
export class FootnoteStack extends Stack {
  constructor(scope: Construct, deployment: Deployment, bundles: Bundles, props: StackProps = {}) {
    const { STAGE, MODEL_PROVIDER } = deployment;
    super(scope, `Footnote-${STAGE}`, {
      ...props,
      description: `Footnote (${STAGE}): a chatbot that answers from documents`,
      terminationProtection: STAGE === "prod",
    });
    Tags.of(this).add("footnote-stage", STAGE);

    const table = stateTable(this, STAGE === "prod");
    const needsKey =
      MODEL_PROVIDER === "openai" || MODEL_PROVIDER === "compatible" || deployment.EMBEDDER === "openai";
    const modelSecret = needsKey
      ? emptySecret(this, "ModelSecret", "Footnote: key of the model's provider", ["OPENAI_API_KEY"])
      : undefined;
    const edgeSecret = new Secret(this, "EdgeSecret", {
      description: "Footnote: what CloudFront shows to the API",
      generateSecretString: {
        secretStringTemplate: "{}",
        generateStringKey: "key",
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const shared = { deployment, bundles, table, modelSecret };

    const chat = footnoteFunction(this, "chat", shared, {
      timeout: chatSeconds,
      memory: 1024,
      storage: indexStorage(shared),
      environment: answerEnvironment(shared, [modelSecret]),
    });
    answers(chat, shared);
    const documents = deployment.DOCUMENTS === "bucket" ? documentsInBucket(this, shared) : undefined;
    const slack = deployment.SLACK ? slackWebhook(this, shared) : undefined;
    const api = originApi(this, { chat, webhook: slack?.webhook }, edgeSecret, deployment);
    if (deployment.WAF) firewall(this, api, edgeSecret, deployment);
    const distribution = site(this, api, edgeSecret, deployment);
    const address = addressOf(distribution, deployment);
    const worker = slack && slackWorker(this, slack, edgeSecret, address, shared);
    if (documents) for (const fn of [chat, ...(worker ? [worker] : [])]) readsIndexes(fn, documents);
    const topic = alarms(
      this,
      { api, chat, documents, slack: slack && worker ? { ...slack, worker } : undefined },
      deployment,
    );
    acknowledge(this, deployment, documents);

    const say = (id: string, description: string, value: string) =>
      new CfnOutput(this, id, { description, value });
    say("Address", "The chat page", address);
    say(
      "WidgetTag",
      "For the pages of ALLOWED_ORIGINS",
      `<script src="${address}/widget.js" defer></script><footnote-chat></footnote-chat>`,
    );
    if (documents) {
      say(
        "DocumentsBucket",
        "Where documents are put: aws s3 sync FOLDER s3://…",
        documents.documents.bucketName,
      );
      say(
        "DocumentsReport",
        "What was made of them",
        `aws s3 cp s3://${documents.indexes.bucketName}/reports/latest.json -`,
      );
    }
    say("AlarmTopic", "Where alarms go", topic.topicArn);
    if (deployment.DOMAIN)
      say(
        "PointDomainTo",
        "Target of the domain's CNAME or ALIAS record",
        distribution.distributionDomainName,
      );
    if (modelSecret) say("ModelSecretArn", 'Fill in: {"OPENAI_API_KEY":"…"}', modelSecret.secretArn);
    if (modelSecret || slack) {
      const names = [chat, slack?.webhook, worker, documents?.build]
        .flatMap((fn) => fn?.functionName ?? [])
        .join(" ");
      say(
        "RestartFunctions",
        "After a secret was filled in or changed: functions read secrets when they start",
        `for name in ${names}; do aws lambda update-function-configuration --region ${this.region} --function-name $name --description "$(date)" --query LastModified --output text; done`,
      );
    }
    if (slack) {
      say(
        "SlackManifest",
        "Prints the manifest of the Slack app",
        `npm run slack -- manifest --url ${address}`,
      );
      say(
        "SlackSecretArn",
        'Fill in: {"SLACK_BOT_TOKEN":"xoxb-…","SLACK_SIGNING_SECRET":"…"}',
        slack.secret.secretArn,
      );
    }
  }
}
