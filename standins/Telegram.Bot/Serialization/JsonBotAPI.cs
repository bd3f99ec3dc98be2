using System.Text.Json.Serialization.Metadata;

namespace Telegram.Bot;

public static class JsonBotAPI
{
    public static JsonSerializerOptions Options { get; } = Configured(new());

    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = WhenWritingDefault;
        options.NumberHandling = JsonNumberHandling.AllowReadingFromString;

        // Types of the host's own still go through reflection, as with the package.
        if (options.TypeInfoResolverChain.Count == 0 && JsonSerializer.IsReflectionEnabledByDefault)
            options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        options.TypeInfoResolverChain.Insert(0, JsonBotSerializerContext.Default);
    }

    private static JsonSerializerOptions Configured(JsonSerializerOptions options)
    {
        Configure(options);
        return options;
    }
}
