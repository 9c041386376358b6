using System.Data.Common;
using System.Security.Cryptography;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Plant.Stores;

/// <summary>SQLite: one file with a write-ahead log and full synchronisation, so that what is committed survives a power cut.</summary>
internal sealed class SqliteDialect(string path, bool create) : SqlDialect
{
    /// <summary>SQLITE_READONLY_DBMOVED (https://sqlite.org/rescode.html).</summary>
    private const int MovedWhileOpen = 1032;

    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString();

    /// <summary>The log is written back when it has this much, and cut to it when it was more.</summary>
    private const long LogBytes = 32 << 20;

    /// <summary>So many packs are a large store.</summary>
    private const int LargePacks = 10_000;

    private bool _hasLog;

    /// <inheritdoc/>
    public override RuleReason NameReason => RuleReason.Of("store.file", $"the evidence store {path}");

    /// <summary>A transaction locks the whole file.</summary>
    public override bool LocksNodes => false;

    /// <inheritdoc/>
    public override DbConnection OpenWriter()
    {
        if (create)
        {
            SqliteFile.EnsurePrivate(path);
        }

        DbConnection connection = OpenReader();

        // Takes effect only while the file is new. A pack changes few bytes in each of two pages, and each page is written as a whole. Most
        // packs fill the rest of one of this size.
        Execute(connection, "PRAGMA page_size=1024");
        _hasLog = Scalar(connection, "PRAGMA journal_mode=WAL") is "wal";
        ((SqliteConnection)connection).CreateFunction(
            "sha256", (byte[]? bytes) => bytes is null ? null : SHA256.HashData(bytes), isDeterministic: true);
        ((SqliteConnection)connection).CreateFunction(
            "encode", (byte[]? bytes, string _) => bytes is null ? null : Convert.ToHexStringLower(bytes), isDeterministic: true);
        long pageBytes = (long)Scalar(connection, "PRAGMA page_size")!;
        Execute(connection, $"PRAGMA wal_autocheckpoint={LogBytes / pageBytes}; PRAGMA journal_size_limit={LogBytes}");
        return connection;
    }

    /// <inheritdoc/>
    public override DbConnection OpenReader()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-16000");
        return connection;
    }

    /// <summary>Packs lie as they came: a page that the packs of one key leave is written anew with those of its neighbours.</summary>
    public override int BlocksTogether => 8;

    /// <summary>One for the collector's own questions, one for a page; each may hold 16 MB of the file.</summary>
    public override int IdleReaders => 2;

    /// <summary>Another file may have come in the place of the one that is open.</summary>
    public override bool IsCurrent(DbConnection connection) => !IsMoved(connection);

    /// <summary>https://sqlite.org/pragma.html#pragma_data_version.</summary>
    public override StoreStatement? Changes { get; } = new("PRAGMA data_version");

    /// <inheritdoc/>
    public override DbTransaction Begin(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    /// <summary>A table is one.</summary>
    public override bool TryMakeBlockPartition(DbConnection connection, long month, bool canWait) => true;

    /// <summary>A table is one.</summary>
    public override bool TryMakeQuarterPartition(DbConnection connection, long month) => true;

    /// <inheritdoc/>
    public override IReadOnlyList<long> QuarterPartitions(DbConnection connection) => [];

    /// <summary>There is none.</summary>
    public override bool TryDropQuarterPartition(
        DbConnection connection, long month, IReadOnlyCollection<(long NodeId, long Hour)> slow) => true;

    /// <summary>A transaction has locked the whole file.</summary>
    public override void LockQuarantine(DbConnection connection)
    {
    }

    /// <inheritdoc/>
    public override void CheckInPlace(DbConnection connection)
    {
        if (IsMoved(connection))
        {
            throw Moved(null);
        }
    }

    /// <inheritdoc/>
    public override DbTransaction BeginMigration(DbConnection connection) => Begin(connection);

    /// <inheritdoc/>
    public override int ReadVersion(DbConnection connection)
    {
        long version = (long)Scalar(connection, "PRAGMA user_version")!;
        long tables = (long)Scalar(connection, "SELECT count(*) FROM sqlite_master")!;
        const string Ours = "SELECT count(*) FROM sqlite_master WHERE name IN ('nodes', 'packs', 'quarantine')";
        bool isEvidence = (long)Scalar(connection, Ours)! == 3;
        return (version == 0 && tables == 0) || (version is > 0 and <= int.MaxValue && isEvidence)
            ? (int)version
            : throw new StoreException(StoreFault.Lasting, $"{path} is the database of another program: name another file");
    }

    /// <inheritdoc/>
    public override void WriteVersion(DbConnection connection, int version) => Execute(connection, $"PRAGMA user_version={version}");

    /// <summary>A large store keeps its tables as they are: writing its packs anew would take long, and several times its space.</summary>
    public override string Translate(DbConnection connection, string script) =>
        OnlyPostgres().Replace(IsLarge(connection) ? OnlySqlite().Replace(script, "") : script, "")
        .Replace("{identity}", "INTEGER PRIMARY KEY", StringComparison.Ordinal)
        .Replace("{integer}", "INTEGER", StringComparison.Ordinal)
        .Replace("{position}", "INTEGER", StringComparison.Ordinal)
        .Replace("{real}", "REAL", StringComparison.Ordinal)
        .Replace("{blob}", "BLOB", StringComparison.Ordinal)
        .Replace("{clustered}", "WITHOUT ROWID", StringComparison.Ordinal)
        .Replace("{partitioned}", "", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Place(DbParameter parameter, int position) => parameter.ParameterName = "$" + position;

    /// <inheritdoc/>
    public override string? Text(string? text) => text;

    /// <inheritdoc/>
    public override StoreException? Explain(Exception e) => e switch
    {
        SqliteException failed => Explain(failed, failed.SqliteErrorCode),
        DirectoryNotFoundException => new StoreException(
            StoreFault.Lasting,
            $"cannot make {path}: there is no folder {Path.GetDirectoryName(Path.GetFullPath(path))}",
            e),
        FileNotFoundException => new StoreException(StoreFault.Lasting, $"cannot make {path}: name a file in another folder", e),
        IOException or UnauthorizedAccessException => new StoreException(StoreFault.Passing, CannotUse(e.Message), e),
        _ => null,
    };

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Connections are not pooled: nothing is left.
    }

    /// <inheritdoc/>
    public override void Execute(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private bool IsMoved(DbConnection connection) =>
        SqliteFile.HasMoved((SqliteConnection)connection) || (_hasLog && !File.Exists(path + "-wal"));

    private StoreException Moved(Exception? inner) => new(
        StoreFault.Lasting,
        RuleReason.Of(
            "store.moved",
            $"{path} or its log was deleted, moved or replaced while it was in use: put it back, or start again to begin a new one"),
        inner);

    private static bool IsLarge(DbConnection connection) =>
        (long)Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'packs'")! > 0
        && (long)Scalar(connection, $"SELECT count(*) FROM (SELECT 1 FROM packs LIMIT {LargePacks})")! == LargePacks;

    private static object? Scalar(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Result codes: https://sqlite.org/rescode.html.</summary>
    private StoreException Explain(SqliteException e, int code) => code switch
    {
        8 when e.SqliteExtendedErrorCode == MovedWhileOpen => Moved(e),
        5 or 6 => new StoreException(
            StoreFault.Passing, RuleReason.Of("store.locked", $"cannot use {NameReason}: another process is writing to it"), e),
        8 => new StoreException(
            StoreFault.Passing, RuleReason.Of("store.read-only", $"cannot use {NameReason}: it is read-only"), e),
        11 => new StoreException(
            StoreFault.Lasting,
            RuleReason.Of(
                "store.damaged",
                $"{NameReason} is damaged ({Line(e.Message)}): keep the file, and restore a backup or recover it with: "
                    + $"sqlite3 {path} .recover | sqlite3 recovered.db"),
            e),
        13 => new StoreException(
            StoreFault.Passing, RuleReason.Of("store.full", $"cannot use {NameReason}: the disk is full: make space"), e),
        14 => new StoreException(
            StoreFault.Passing, RuleReason.Of("store.not-opened", $"cannot use {NameReason}: the file cannot be opened"), e),
        18 or 19 or 20 => new StoreException(StoreFault.RefusesContent, $"{Name} refuses what it was given: {e.Message}", e),
        26 => new StoreException(
            StoreFault.Lasting,
            $"{path} is not a database, or its first page is damaged: name another file or restore a backup",
            e),
        _ => new StoreException(StoreFault.Passing, CannotUse(e.Message), e),
    };
}
