namespace OperatorBot.Simulator.Playground;

/// <summary>The lines that are printed at the start: the seed's scenario, ready to be pasted into a shell.</summary>
internal static class HowTo
{
    public static string Text(TelegramServer telegram, bool withBot)
    {
        var control = telegram.Url.GetLeftPart(UriPartial.Authority) + "/control";
        var api = telegram.Url.GetLeftPart(UriPartial.Authority);
        return $$"""

            A simulated Telegram listens on {{api}}
              Bot API:      {{api}}/bot{{telegram.Token}}/getMe
              control API:  {{control}}   (docs/simulator.md lists all of it)
              {{(withBot ? "bot:          runs beside it; its output is marked [bot]" : $"no bot:       start one with TELEGRAM_API_URL={api} TELEGRAM_BOT_TOKEN={telegram.Token}")}}

            The whole story, from another shell (curl -d sends a POST):
              c='curl -sS -H content-type:application/json'; at={{control}}
              $c $at/users -d '{"id":101,"first_name":"Anna","language_code":"en"}'            # a client
              $c $at/users -d '{"id":201,"first_name":"Oleg","language_code":"ru"}'            # an operator
              $c $at/users/101/messages -d '{"text":"Hello, is the kettle in stock?"}'         # the client writes
              $c $at/users/201/messages -d '{"text":"/register secret"}'                       # the operator registers
              $c $at/users/201/messages -d '{"text":"/available"}'                             # … and takes the client
              $c "$at/chats/201/wait?contains=kettle"                                          # … and sees the question
              $c $at/users/201/messages -d '{"text":"/focus 101"}'
              $c $at/users/201/messages -d '{"text":"Yes, five of them."}'                     # the answer
              $c "$at/chats/101/wait?contains=five"                                            # … is at the client's
              $c $at/users/201/messages -d '{"text":"/end 101"}'
              $c "$at/chats/101/wait?contains=ended"                                           # both are told
              $c $at/calls                                                                     # what the bot called
            Something to go wrong:
              $c $at/faults -d '{"kind":"too_many_requests","retry_after":5,"times":3}'
              $c -X POST $at/bot/kill; $c -X POST $at/bot/start
            Ctrl+C ends it.

            """;
    }
}
