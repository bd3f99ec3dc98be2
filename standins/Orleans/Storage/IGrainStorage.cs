#nullable disable // as in the real package
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A store of grain states. Writes and clears are refused when the ETag they carry is not the stored one.</summary>
public interface IGrainStorage
{
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}

public interface IGrainStorageSerializer
{
    BinaryData Serialize<T>(T input);

    T Deserialize<T>(BinaryData input);
}

public static class GrainStorageSerializerExtensions
{
    public static T Deserialize<T>(this IGrainStorageSerializer serializer, ReadOnlyMemory<byte> input) =>
        serializer.Deserialize<T>(new BinaryData(input));
}

/// <summary>The record was changed by someone else since this activation read it.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message)
        : base(message)
    {
    }

    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InconsistentStateException(string errorMsg, string storedEtag, string currentEtag, Exception storageException)
        : base(errorMsg, storageException) => (StoredEtag, CurrentEtag) = (storedEtag, currentEtag);

    public InconsistentStateException(string errorMsg, string storedEtag, string currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(string storedEtag, string currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    // Set until the activation that met the conflict let the exception escape: only that one is deactivated for it.
    [Id(0)]
    internal bool IsSourceActivation { get; set; } = true;

    [Id(1)]
    public string StoredEtag { get; private set; }

    [Id(2)]
    public string CurrentEtag { get; private set; }

    public override string ToString() =>
        $"InconsistentStateException: {Message} Expected Etag={StoredEtag} Received Etag={CurrentEtag} {InnerException}";
}

[GenerateSerializer]
public sealed class BadProviderConfigException(string message) : OrleansException(message);
