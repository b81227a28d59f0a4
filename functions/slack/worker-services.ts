import type { WebClient } from "@slack/web-api";
import { linksElsewhere } from "../reader/links.ts";
import type { ReaderLink } from "../reader/reader-access.ts";
import type { Service } from "../turn/service.ts";
import { suggestions } from "../turn/suggestions.ts";
import type { WorkerServices } from "./turns.ts";

/** The worker of a service, the same on every host. */
export function workerServices(
  service: Service,
  { slack, link, publicUrl }: { slack: WebClient; link: ReaderLink; publicUrl: string | undefined },
): WorkerServices {
  return {
    ...service,
    ...service.surface("slack"),
    slack,
    prompts: () => suggestions(service.shelf.current()).map(({ question }) => question),
    ...linksElsewhere(link, publicUrl),
  };
}
