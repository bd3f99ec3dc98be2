using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Updates;

/// <summary>
/// The last resort for an update that no reader gets through: no JSON at all, or nested too deeply. It would be the next one
/// for ever. What is left of it is its id, which Telegram writes first.
/// </summary>
internal static class UnreadableAnswer
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Leaves an update without content in an answer of one that still cannot be read.</summary>
    public static async ValueTask KeepIdAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return;
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (IsWhole(answer) && !IsReadable(answer) && IdIn(answer) is { } id)
            response.Content = new StringContent($$"""{"ok":true,"result":[{"update_id":{{id}},"message":false}]}""");
    }

    // An answer that was cut off on its way says nothing about the update, which comes whole another time.
    private static bool IsWhole(ReadOnlySpan<byte> answer) => answer.TrimEnd(WhiteSpace).EndsWith("]}"u8);

    private static bool IsReadable(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize<ApiResponse<ReceivedUpdate[]>>(answer, JsonBotAPI.Options)?.Result is not null;
        }
        catch (Exception e) when (ReceivedUpdate.IsAboutContent(e))
        {
            return false;
        }
    }

    // At the beginning of the first update and nowhere else: what only looks like an id would acknowledge others.
    private static int? IdIn(ReadOnlySpan<byte> answer)
    {
        var at = answer.IndexOf("\"result\""u8);
        if (at < 0)
            return null;
        var rest = answer[at..];
        return TrySkip(ref rest, "\"result\""u8)
            && TrySkip(ref rest, ":"u8)
            && TrySkip(ref rest, "["u8)
            && TrySkip(ref rest, "{"u8)
            && TrySkip(ref rest, "\"update_id\""u8)
            && TrySkip(ref rest, ":"u8)
            && Utf8Parser.TryParse(rest, out int id, out var length)
            && rest[length..].TrimStart(WhiteSpace) is [(byte)',' or (byte)'}', ..]
                ? id
                : null;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..].TrimStart(WhiteSpace);
        return true;
    }
}
