using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OperatorBot.Simulator.Control;

/// <summary>
/// The files that messages show, as far as somebody gave their bytes. What a browser might run is only offered for
/// saving: the files come from whoever writes.
/// </summary>
internal sealed class FileEndpoints(TelegramServer telegram)
{
    private static readonly Dictionary<string, string> ShownTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = MediaTypeNames.Image.Jpeg,
        [".jpeg"] = MediaTypeNames.Image.Jpeg,
        [".png"] = MediaTypeNames.Image.Png,
        [".gif"] = MediaTypeNames.Image.Gif,
        [".webp"] = MediaTypeNames.Image.Webp,
        [".mp4"] = "video/mp4",
        [".mov"] = "video/quicktime",
        [".webm"] = "video/webm",
        [".mp3"] = "audio/mpeg",
        [".m4a"] = "audio/mp4",
        [".ogg"] = "audio/ogg",
        [".oga"] = "audio/ogg",
        [".opus"] = "audio/ogg",
        [".wav"] = "audio/wav",
    };

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/control/files/{file}", (RequestDelegate)SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        byte[]? content = null;
        string? name = null;
        lock (telegram.World.Gate)
        {
            if (telegram.World.Files.Find((string)context.Request.RouteValues["file"]!) is { } file)
                (content, name) = (telegram.World.Files.Given(file), file.Name);
        }

        if (content is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, max-age=3600";
        if (ShownTypes.TryGetValue(Path.GetExtension(name) ?? "", out var type))
        {
            context.Response.ContentType = type;
        }
        else
        {
            context.Response.ContentType = MediaTypeNames.Application.Octet;
            headers.ContentDisposition = "attachment";
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
