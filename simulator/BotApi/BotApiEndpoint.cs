using System.Globalization;
using Microsoft.AspNetCore.Http;
using OperatorBot.Simulator.Faults;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Recording;

namespace OperatorBot.Simulator.BotApi;

/// <summary>The Bot API over HTTP: <c>/bot&lt;token&gt;/&lt;method&gt;</c> and <c>/file/bot&lt;token&gt;/&lt;path&gt;</c>.</summary>
internal sealed class BotApiEndpoint(World world, MethodTable methods, FaultPlan faults, RateLimiter limits, CallLog log)
{
    private const string FilePrefix = "/file";
    private const string BotPrefix = "/bot";

    public static bool IsMine(PathString path) =>
        path.Value is { } value
        && (value.StartsWith(BotPrefix, StringComparison.Ordinal) || value.StartsWith(FilePrefix + BotPrefix, StringComparison.Ordinal));

    public async Task HandleAsync(HttpContext context)
    {
        if (faults.Outage)
        {
            context.Abort();
            return;
        }

        var path = context.Request.Path.Value!;
        if (path.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            await DownloadAsync(context, path[(FilePrefix.Length + BotPrefix.Length)..]);
            return;
        }

        var slash = path.IndexOf('/', BotPrefix.Length);
        if (slash < 0)
        {
            await WriteAsync(context, Answer.Error(404, "Not Found"));
            return;
        }

        if (Unauthorized(path.AsSpan(BotPrefix.Length, slash - BotPrefix.Length)) is { } unauthorized)
        {
            await WriteAsync(context, unauthorized);
            return;
        }

        await CallAsync(context, path[(slash + 1)..].Trim('/'));
    }

    /// <summary>A call that came in the answer to a webhook: faults and limits hold, but nobody hears the result.</summary>
    public async Task InvokeAsync(BotApiRequest request)
    {
        var (at, timestamp) = (world.Clock.GetUtcNow(), world.Clock.GetTimestamp());
        var answer = await AnswerAsync(request, CancellationToken.None);
        log.Add(request, at, timestamp, answer, fault: null);
    }

    private async Task CallAsync(HttpContext context, string method)
    {
        BotApiRequest request;
        try
        {
            request = await RequestBody.ReadAsync(context, method);
        }
        catch (Refusal refusal)
        {
            await WriteAsync(context, refusal.ToAnswer());
            return;
        }

        var (at, timestamp) = (world.Clock.GetUtcNow(), world.Clock.GetTimestamp());
        var fault = faults.Strike(request);
        try
        {
            var latency = faults.DrawLatency();
            if (latency > TimeSpan.Zero)
                await Task.Delay(latency, world.Clock, context.RequestAborted);
            if (fault?.Kind == FaultKind.HoldBefore)
                await fault.WaitAsync(world.Clock, context.RequestAborted);

            var answer = await EffectAsync(request, fault, context.RequestAborted);
            log.Add(request, at, timestamp, answer, fault?.Kind.ToString());
            await AnswerAsync(context, answer, fault);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left; there is nobody to answer.
        }
    }

    /// <summary>Null if the call was cut before it could do anything.</summary>
    private async ValueTask<Answer?> EffectAsync(BotApiRequest request, Fault? fault, CancellationToken cancellation) =>
        fault?.Kind switch
        {
            FaultKind.CutBefore => null,
            FaultKind.TooManyRequests => Refusal.TooManyRequests(fault.RetryAfterSeconds).ToAnswer(),
            FaultKind.Error => Answer.Error(fault.Code, fault.Description),
            _ => await AnswerAsync(request, cancellation),
        };

    private ValueTask<Answer> AnswerAsync(BotApiRequest request, CancellationToken cancellation)
    {
        var wait = methods.Knows(request.Method) ? limits.Take(request) : 0;
        return wait > 0
            ? ValueTask.FromResult(Refusal.TooManyRequests(wait).ToAnswer())
            : methods.InvokeAsync(request, cancellation);
    }

    private async Task AnswerAsync(HttpContext context, Answer? answer, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.CutBefore or FaultKind.CutAfter:
                context.Abort();
                return;
            case FaultKind.CutInAnswer:
                await WriteHalfAsync(context, answer!);
                return;
            case FaultKind.MalformedAnswer:
                await WriteAsync(context, 200, "<html>not what you think</html>"u8.ToArray());
                return;
            case FaultKind.ErrorAfter:
                await WriteAsync(context, Answer.Error(fault.Code, fault.Description));
                return;
            case FaultKind.HoldAfter:
                await fault.WaitAsync(world.Clock, context.RequestAborted);
                break;
        }

        await WriteAsync(context, answer!);
    }

    private Answer? Unauthorized(ReadOnlySpan<char> token)
    {
        if (token.SequenceEqual(world.Options.Token))
            return null;
        var colon = token.IndexOf(':');
        var isToken = token.Length is > 0 and <= 80 && token[0] != '0' && colon > 0
            && long.TryParse(token[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id is > 0 and < 1L << 54;
        return Answer.Error(401, isToken ? "Unauthorized" : "Unauthorized: invalid token specified");
    }

    private async Task DownloadAsync(HttpContext context, string tokenAndPath)
    {
        var slash = tokenAndPath.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || Unauthorized(tokenAndPath.AsSpan(0, slash)) is not null)
        {
            await WriteAsync(context, Answer.Error(401, "Unauthorized"));
            return;
        }

        byte[]? content;
        lock (world.Gate)
            content = world.Files.Content(tokenAndPath[(slash + 1)..]);
        if (content is null)
        {
            await WriteAsync(context, Answer.Error(404, "Not Found"));
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, Answer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.StatusCode;
        response.ContentType = "application/json";
        if (answer.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        using (var lease = JsonBytes.Rent())
        {
            answer.WriteTo(lease.Writer);
            var body = lease.Finish();
            response.ContentLength = body.Length;
            var output = response.BodyWriter;
            body.CopyTo(output.GetSpan(body.Length));
            output.Advance(body.Length);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task WriteHalfAsync(HttpContext context, Answer answer)
    {
        byte[] body;
        using (var lease = JsonBytes.Rent())
        {
            answer.WriteTo(lease.Writer);
            body = lease.Finish().ToArray();
        }

        context.Response.StatusCode = answer.StatusCode;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
