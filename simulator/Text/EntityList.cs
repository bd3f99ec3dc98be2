using System.Collections.Immutable;
using System.Globalization;

namespace OperatorBot.Simulator.Text;

/// <summary>Entities as markup closes them, put in the server's order at the end.</summary>
internal sealed class EntityList
{
    private const string MentionPrefix = "tg://user?id=";

    private readonly List<TextEntity> _entities = [];

    public void Add(TextEntity entity) => _entities.Add(entity);

    /// <summary>A mention where the link names a user, nothing where it is no link at all.</summary>
    public void AddLink(string url, int offset, int length)
    {
        if (url.StartsWith(MentionPrefix, StringComparison.Ordinal)
            && long.TryParse(url.AsSpan(MentionPrefix.Length), CultureInfo.InvariantCulture, out var user))
        {
            _entities.Add(new("text_mention", offset, length) { UserId = user });
        }
        else if (CheckedLink(url) is { } link)
        {
            _entities.Add(new("text_link", offset, length) { Url = link });
        }
    }

    public void AddPre(int offset, int length)
    {
        if (_entities.LastOrDefault() is { Type: "code", Language.Length: > 0 } code
            && code.Offset == offset && code.Length == length)
        {
            _entities[^1] = code with { Type = "pre" };
        }
        else
        {
            _entities.Add(new("pre", offset, length));
        }
    }

    public void AddCode(int offset, int length, string language)
    {
        if (language.Length > 0 && _entities.LastOrDefault() is { Type: "pre" } pre
            && pre.Offset == offset && pre.Length == length)
        {
            _entities[^1] = pre with { Language = language };
        }
        else
        {
            _entities.Add(new("code", offset, length) { Language = language });
        }
    }

    public ImmutableArray<TextEntity> Sorted() =>
    [
        .. _entities
            .Select(entity => entity is { Type: "code", Language: not null } ? entity with { Language = null } : entity)
            .OrderBy(entity => entity.Offset)
            .ThenByDescending(entity => entity.Length),
    ];

    private static string? CheckedLink(string url)
    {
        var candidate = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (!Uri.TryCreate(candidate, UriKind.Absolute, out var uri))
            return null;
        return uri.Scheme switch
        {
            "http" or "https" => uri.Host.Contains('.', StringComparison.Ordinal) || uri.IsLoopback ? uri.AbsoluteUri : null,
            "tg" or "ton" => candidate,
            _ => null,
        };
    }
}
