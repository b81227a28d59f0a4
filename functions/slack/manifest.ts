import { actions } from "./jobs.ts";

/**
 * The app manifest that sets everything up in one paste. Scopes are those that the code uses: reading mentions, direct
 * messages and threads that it is in, writing answers, commands, and the assistant pane.
 *
 * @see https://docs.slack.dev/reference/app-manifest
 */
export function manifest(url: string) {
  const at = (path: string) => new URL(`/slack/${path}`, url).href;
  return {
    display_information: {
      name: "Footnote",
      description: "Answers from your documents, every sentence with its source",
    },
    features: {
      bot_user: { display_name: "Footnote", always_online: true },
      app_home: { messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      // Takes the place of `assistant_view`, which Slack refuses for new apps.
      agent_view: { agent_description: "Ask about the documents; every answer quotes its source." },
      slash_commands: [
        {
          command: "/ask",
          url: at("commands"),
          description: "Ask the documents; only you see the answer",
          usage_hint: "your question",
          should_escape: false,
        },
      ],
      shortcuts: [
        {
          name: "Ask about this message",
          type: "message",
          callback_id: actions.shortcut,
          description: "Asks the documents what the message asks",
        },
      ],
    },
    oauth_config: {
      scopes: {
        bot: [
          "app_mentions:read",
          "assistant:write",
          "channels:history",
          "chat:write",
          "commands",
          "groups:history",
          "im:history",
          "mpim:history",
        ],
      },
    },
    settings: {
      event_subscriptions: {
        request_url: at("events"),
        bot_events: [
          "app_home_opened",
          "app_mention",
          "message.channels",
          "message.groups",
          "message.im",
          "message.mpim",
        ],
      },
      interactivity: { is_enabled: true, request_url: at("interactions") },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}
