using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// The folder that holds everything the bot keeps (DATA_DIR), owned by this process as long as it is not disposed: a
/// second process on the same folder is refused. The operating system frees it however the process ends.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>Never deleted: a file deleted while another process waits for it would let two processes in.</summary>
    private const string LockFileName = "lock";

    /// <summary>For so long it counts that the lock file at the path is the one that is open.</summary>
    private const long ProofMilliseconds = 200;

    private readonly FileStream _lock;
    private readonly string _lockFile;

    private readonly Lock _looking = new();
    private long _provenAt;
    private bool _wasInPlace = true;

    private DataDirectory(string path, FileStream ownership)
    {
        Path = path;
        DatabaseFile = System.IO.Path.Combine(path, SqliteDatabase.FileName);
        _lock = ownership;
        _lockFile = System.IO.Path.Combine(path, LockFileName);
        _provenAt = Environment.TickCount64;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    public string DatabaseFile { get; }

    /// <summary>
    /// Takes the folder, creates it if it is missing, and brings its database to the schema of this program.
    /// </summary>
    /// <param name="problem">What is wrong and what to do about it, in one line for the person who started the bot.</param>
    public static bool TryOpen(
        string path,
        [NotNullWhen(true)] out DataDirectory? directory,
        [NotNullWhen(false)] out string? problem)
    {
        directory = null;
        FileStream ownership;
        try
        {
            path = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(path);
            ownership = Own(System.IO.Path.Combine(path, LockFileName));
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            var whose = OperatingSystem.IsWindows() ? "" : $" (its process id stands in {path}/{LockFileName})";
            problem = $"DATA_DIR '{path}' is locked by another process{whose}: two bots on one folder would overwrite each "
                + "other. Stop the other one, or set DATA_DIR to another folder.";
            return false;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"DATA_DIR '{path}' is not writable: {exception.Message} Let the account that runs the bot create and "
                + "write files there, or set DATA_DIR to another folder.";
            return false;
        }

        var opened = new DataDirectory(path, ownership);
        if (!SqliteSchema.Current.TryPrepare(opened.DatabaseFile, out problem))
        {
            opened.Dispose();
            return false;
        }

        directory = opened;
        return true;
    }

    /// <summary>
    /// Throws unless the folder that was taken is still the one at <see cref="Path"/>. Open files go wherever a folder is moved,
    /// and live on when it is deleted: what is written to them then, the next start does not find. Thread-safe.
    /// </summary>
    /// <exception cref="DataDirectoryMovedException">It was moved, deleted, or replaced.</exception>
    public void RequireInPlace()
    {
        if (!IsInPlace())
        {
            throw new DataDirectoryMovedException(
                $"DATA_DIR '{Path}' is no longer the folder that the bot has open: it was moved, deleted or replaced. Put it back, "
                + "and the bot goes on; or stop the bot, set DATA_DIR to where the folder is now, and start it again.");
        }
    }

    public void Dispose() => _lock.Dispose();

    private bool IsInPlace()
    {
        lock (_looking)
        {
            try
            {
                return _wasInPlace = File.Exists(DatabaseFile) && IsLockFileOurs();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return _wasInPlace = false;
            }
        }
    }

    // What is done to the open file shows at the path, or the path leads to another file, be it a copy.
    private bool IsLockFileOurs()
    {
        var now = Environment.TickCount64;
        if (!_wasInPlace || now - _provenAt >= ProofMilliseconds)
        {
            File.SetLastWriteTimeUtc(_lock.SafeFileHandle, TimeProvider.System.GetUtcNow().UtcDateTime);
            _provenAt = now;
        }

        return File.GetLastWriteTimeUtc(_lockFile) == File.GetLastWriteTimeUtc(_lock.SafeFileHandle);
    }

    private static FileStream Own(string file)
    {
        // FileShare.None is a mandatory lock on Windows and flock(LOCK_EX) elsewhere: both end with the process.
        var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            stream.SetLength(0);
            stream.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            stream.Flush();
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static bool IsSharingViolation(IOException exception)
    {
        const int ErrorSharingViolation = unchecked((int)0x80070020);
        const int ErrorLockViolation = unchecked((int)0x80070021);
        const int LinuxWouldBlock = 11;
        const int BsdWouldBlock = 35;
        return OperatingSystem.IsWindows()
            ? exception.HResult is ErrorSharingViolation or ErrorLockViolation
            : exception.HResult is LinuxWouldBlock or BsdWouldBlock;
    }
}

/// <summary>What is written now would be found by nobody; the message says what to do.</summary>
internal sealed class DataDirectoryMovedException(string message) : IOException(message);
