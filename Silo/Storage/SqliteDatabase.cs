using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// The file with everything the bot keeps. One thread writes: it takes all writes that wait, runs them in one
/// transaction, commits, and completes them; meanwhile the next ones gather. Reads go past it, on connections of their
/// own, and see committed rows only.
/// </summary>
internal sealed partial class SqliteDatabase : IStorageHealth, IDisposable
{
    public const string FileName = "operatorbot.db";

    /// <summary>Readers that are kept open; more are opened when needed, and closed again.</summary>
    private const int KeptReaders = 8;

    private readonly DataDirectory _directory;
    private readonly string _file;
    private readonly SqliteDatabaseOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteDatabase> _logger;
    private readonly Thread _thread;
    private readonly ITimer _probe;
    private readonly Stack<SqliteReader> _readers = new();

    /// <summary>Guards what follows: the queue between callers and writer thread.</summary>
    private readonly object _gate = new();
    private List<ISqliteWrite> _waiting = [];
    private volatile bool _closing;

    private SqliteWriter? _writer;
    private long _commits;
    private long _failedWrites;
    private volatile string? _problem;

    public SqliteDatabase(
        DataDirectory directory, SqliteDatabaseOptions options, TimeProvider time, ILogger<SqliteDatabase> logger)
    {
        _directory = directory;
        _file = directory.DatabaseFile;
        _options = options;
        _time = time;
        _logger = logger;
        _writer = new SqliteWriter(_file, options);
        _probe = time.CreateTimer(_ => Probe(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
        _thread.Start();
        LogOpened(_file, SqliteSchema.Current.Version, raw.sqlite3_libversion().utf8_to_string());
    }

    public string? Problem
    {
        get
        {
            try
            {
                _directory.RequireInPlace();
                return _problem;
            }
            catch (DataDirectoryMovedException exception)
            {
                return exception.Message;
            }
        }
    }

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Hands a write to the next transaction. Its commit or failure comes from the writer thread.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed, or about to be.</exception>
    public void Enqueue(ISqliteWrite write)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _waiting.Add(write);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Runs a read on the thread of the caller: what it needs is nearly always in memory, and a read never waits for the
    /// writer.
    /// </summary>
    public TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteReader, TArgument, TResult> read)
    {
        var reader = Rent();
        TResult result;
        try
        {
            result = read(reader, argument);
        }
        catch (SqliteException exception)
        {
            reader.Dispose();
            throw Failure(exception, "Reading failed");
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        Return(reader);
        return result;
    }

    /// <summary>Commits what waits, folds the WAL into the file, closes it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
                return;
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _probe.Dispose();
        _thread.Join();
        lock (_readers)
        {
            while (_readers.TryPop(out var reader))
                reader.Dispose();
        }

        Checkpoint();
        _writer?.Dispose();
        LogClosed(_file, Commits);
    }

    private void Run()
    {
        List<ISqliteWrite> batch = [];
        while (TakeAll(ref batch))
        {
            Write(batch);
            batch.Clear();
        }
    }

    /// <returns>False when the database is closing and nothing waits any more.</returns>
    private bool TakeAll(ref List<ISqliteWrite> batch)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing)
                    return false;
                Monitor.Wait(_gate);
            }

            (batch, _waiting) = (_waiting, batch);
            return true;
        }
    }

    private void Write(List<ISqliteWrite> batch)
    {
        try
        {
            _directory.RequireInPlace();
            _writer ??= new SqliteWriter(_file, _options);
            _writer.Begin(_time.GetUtcNow());
            foreach (var write in batch)
                write.Execute(_writer);
            _writer.Commit();

            // Moved meanwhile: the commit may be in a file that nobody will find, so nobody is told that it is done.
            _directory.RequireInPlace();
        }
        catch (Exception exception)
        {
            // Whatever it is, the writers must hear of it, and the thread must live for the next ones.
            Abort(exception);
            Report(exception, batch.Count);
            foreach (var write in batch)
                write.Fail(Failure(exception, "Nothing was written"));
            return;
        }

        Interlocked.Increment(ref _commits);
        if (_problem is not null)
            ReportRecovery();
        foreach (var write in batch)
            write.Commit();
    }

    private void Abort(Exception cause)
    {
        try
        {
            _writer?.Rollback();
            if (cause is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_FULL })
                return;
        }
        catch (SqliteException exception)
        {
            LogRollbackFailed(_file, exception);
        }

        // After any other error the next transaction starts on a connection without a past.
        _writer?.Dispose();
        _writer = null;
    }

    private void Report(Exception exception, int writes)
    {
        var first = _problem is null;
        _failedWrites = first ? writes : _failedWrites + writes;
        _problem = Describe(exception);
        if (first)
            LogCommitFailed(writes, _problem, exception);
        _probe.Change(_options.ProbePause, Timeout.InfiniteTimeSpan);
    }

    private void ReportRecovery()
    {
        _problem = null;
        LogRecovered(_file, _failedWrites);
    }

    private void Probe()
    {
        lock (_gate)
        {
            if (!_closing && _problem is not null)
                Enqueue(new ProbeWrite());
        }
    }

    private string Describe(Exception exception) => exception switch
    {
        SqliteException sqlite => SqliteProblems.Describe(sqlite, _file),
        DataDirectoryMovedException moved => moved.Message,
        _ => $"Writing {_file} failed: {exception.Message}",
    };

    /// <summary>One per caller: an exception that is thrown in many places at once mixes up its stack traces.</summary>
    private IOException Failure(Exception exception, string what) => new($"{what}. {Describe(exception)}", exception);

    private SqliteReader Rent()
    {
        lock (_readers)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (_readers.TryPop(out var reader))
                return reader;
        }

        try
        {
            // What stands in another's place is not to be read for ours.
            _directory.RequireInPlace();
            return new SqliteReader(_file, _options);
        }
        catch (Exception exception) when (exception is SqliteException or DataDirectoryMovedException)
        {
            throw Failure(exception, "Reading failed");
        }
    }

    private void Return(SqliteReader reader)
    {
        lock (_readers)
        {
            if (!_closing && _readers.Count < KeptReaders)
            {
                _readers.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    private void Checkpoint()
    {
        try
        {
            _writer?.Connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException exception)
        {
            // Nothing is lost: the next start reads the WAL.
            LogCheckpointFailed(_file, exception);
        }
    }

    /// <summary>Writes, and changes nothing.</summary>
    private sealed class ProbeWrite : ISqliteWrite
    {
        public void Execute(SqliteWriter writer) => writer.Touch.Run();

        public void Commit()
        {
        }

        public void Fail(Exception exception)
        {
        }
    }
}
