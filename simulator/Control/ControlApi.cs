using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Control;

/// <summary>The control API under <c>/control</c>: people, what they see, what was called, what goes wrong.</summary>
internal sealed class ControlApi(TelegramServer telegram)
{
    public void Map(WebApplication app)
    {
        var routes = new ControlRoutes(app.MapGroup("/control"), telegram.World);
        new UserEndpoints(telegram).Map(routes);
        new ChatEndpoints(telegram).Map(routes);
        new RecordEndpoints(telegram).Map(routes);
        new ConditionEndpoints(telegram).Map(routes);
        new EventEndpoints(telegram).Map(app);
        new FileEndpoints(telegram).Map(app);
    }
}

/// <summary>Maps handlers that take a <see cref="ControlRequest"/> and return something that is JSON; null is 204.</summary>
internal sealed class ControlRoutes(RouteGroupBuilder group, World world)
{
    public void Get(string pattern, Func<ControlRequest, IJson?> handler) => Map("GET", pattern, Sync(handler));

    public void GetAsync(string pattern, Func<ControlRequest, Task<IJson?>> handler) => Map("GET", pattern, handler);

    public void Post(string pattern, Func<ControlRequest, IJson?> handler) => Map("POST", pattern, Sync(handler));

    public void PostAsync(string pattern, Func<ControlRequest, Task<IJson?>> handler) => Map("POST", pattern, handler);

    public void Put(string pattern, Func<ControlRequest, IJson?> handler) => Map("PUT", pattern, Sync(handler));

    public void Delete(string pattern, Func<ControlRequest, IJson?> handler) => Map("DELETE", pattern, Sync(handler));

    private static Func<ControlRequest, Task<IJson?>> Sync(Func<ControlRequest, IJson?> handler) =>
        request => Task.FromResult(handler(request));

    private void Map(string verb, string pattern, Func<ControlRequest, Task<IJson?>> handler) =>
        group.MapMethods(pattern, [verb], (RequestDelegate)(context => RunAsync(context, handler)));

    private async Task RunAsync(HttpContext context, Func<ControlRequest, Task<IJson?>> handler)
    {
        try
        {
            var body = await ReadAsync(context);
            var result = await handler(new ControlRequest(context, body, world));
            if (result is null)
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            else
                await WriteAsync(context, StatusCodes.Status200OK, result);
        }
        catch (ControlException wrong)
        {
            await WriteAsync(context, wrong.Status, Error(wrong.Message));
        }
        catch (TimeoutException late)
        {
            await WriteAsync(context, StatusCodes.Status408RequestTimeout, Error(late.Message));
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or FormatException or JsonException)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, Error(wrong.Message));
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
            return JsonSerializer.SerializeToElement(new object());
        using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        return document.RootElement.Clone();
    }

    private static async Task WriteAsync(HttpContext context, int status, IJson result)
    {
        var bytes = JsonBytes.Of(result);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Written Error(string message) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("error"u8, message);
        json.WriteEndObject();
    });
}

/// <summary>JSON written by a function.</summary>
internal sealed class Written(Action<Utf8JsonWriter> write) : IJson
{
    public void WriteTo(Utf8JsonWriter json) => write(json);
}
