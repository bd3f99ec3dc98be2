using System.Collections.Immutable;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Text;

/// <summary>From a method's text, parse_mode and entities to what a message shows, or the refusal the server gives.</summary>
internal static class TextParser
{
    private const int TextLimit = 4096;
    private const int CaptionLimit = 1024;
    private const int ParameterLimitBytes = 1 << 15;

    public static FormattedText Text(BotApiRequest request)
    {
        var text = request["text"];
        if (text.Length == 0)
            throw Refusal.BadRequest("message text is empty");
        return Text(Parse(text, request["parse_mode"], request["entities"]));
    }

    public static FormattedText Text(FormattedText parsed)
    {
        var clean = TextCleaner.Clean(parsed);
        if (clean.IsEmpty)
            throw Refusal.BadRequest("text must be non-empty");
        if (clean.Text.Length > TextLimit && clean.Characters > TextLimit)
            throw Refusal.BadRequest("message is too long");
        return TextScanner.WithFoundEntities(clean);
    }

    public static FormattedText Caption(BotApiRequest request) =>
        Caption(Parse(request["caption"], request["parse_mode"], request["caption_entities"]));

    public static FormattedText Caption(FormattedText parsed)
    {
        var clean = TextCleaner.Clean(parsed);
        if (clean.Text.Length > CaptionLimit && clean.Characters > CaptionLimit)
            throw Refusal.BadRequest("message caption is too long");
        return TextScanner.WithFoundEntities(clean);
    }

    public static FormattedText Parse(string text, string? parseMode, string? entitiesJson)
    {
        if (text.Length > ParameterLimitBytes / 3 && System.Text.Encoding.UTF8.GetByteCount(text) > ParameterLimitBytes)
            throw Refusal.BadRequest("text is too long");
        if (text.Length > 0 && !string.IsNullOrEmpty(parseMode))
        {
            switch (parseMode.ToLowerInvariant())
            {
                case "none":
                    break;
                case "html":
                    return Markup(() => HtmlText.Parse(text));
                case "markdownv2":
                    return Markup(() => MarkdownV2Text.Parse(text));
                case "markdown":
                    return Markup(() => MarkdownText.Parse(text));
                default:
                    throw Refusal.BadRequest("unsupported parse_mode");
            }
        }

        return JsonElements.TryParse(entitiesJson, out var entities)
            ? new FormattedText(text, ReadEntities(entities))
            : FormattedText.Plain(text);
    }

    public static ImmutableArray<TextEntity> ReadEntities(JsonElement entities)
    {
        if (entities.ValueKind != JsonValueKind.Array)
            return [];
        var read = ImmutableArray.CreateBuilder<TextEntity>();
        foreach (var element in entities.EnumerateArray())
        {
            if (TextEntity.Read(element) is { } entity)
                read.Add(entity);
        }

        return read.ToImmutable();
    }

    private static FormattedText Markup(Func<FormattedText> parse)
    {
        try
        {
            return parse();
        }
        catch (MarkupException broken)
        {
            throw Refusal.BadRequest("can't parse entities: " + broken.Message);
        }
    }
}

/// <summary>Markup that cannot be read; the message says what and where, as the server does.</summary>
internal sealed class MarkupException(string message) : Exception(message);
