using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;
using Npgsql;
using NpgsqlTypes;

namespace MeterNode.Plant.Stores;

/// <summary>PostgreSQL, for plants that outgrow one machine: any number of collectors may write to it at once.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    private const int PreparedStatements = 50;
    private readonly NpgsqlDataSource _source;

    public PostgresDialect(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ConnectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase))
        {
            connection.MaxAutoPrepare = PreparedStatements;
        }

        NameReason = RuleReason.Of("store.postgres", $"the PostgreSQL store at {connection.Host ?? ""}");
        _source = NpgsqlDataSource.Create(connection);
    }

    /// <inheritdoc/>
    public override RuleReason NameReason { get; }

    /// <inheritdoc/>
    public override bool LocksNodes => true;

    /// <inheritdoc/>
    public override DbConnection OpenWriter() => _source.OpenConnection();

    /// <inheritdoc/>
    public override DbConnection OpenReader() => _source.OpenConnection();

    /// <summary>The data source has a pool, and each of its connections keeps its statements.</summary>
    public override int IdleReaders => 0;

    /// <inheritdoc/>
    public override bool IsCurrent(DbConnection connection) => true;

    /// <inheritdoc/>
    public override StoreStatement? Changes => null;

    /// <inheritdoc/>
    public override bool AddsPacksTogether => true;

    /// <summary>One COPY: a statement each would cost the way to the server and back for each.</summary>
    public override void AddPacks(DbConnection connection, IReadOnlyList<object?[]> rows)
    {
        using NpgsqlBinaryImporter copy =
            ((NpgsqlConnection)connection).BeginBinaryImport($"COPY packs {StoreStatements.PackColumns} FROM STDIN (FORMAT BINARY)");
        foreach (object?[] row in rows)
        {
            copy.StartRow();
            foreach (object? value in row)
            {
                switch (value)
                {
                    case long number:
                        copy.Write(number, NpgsqlDbType.Bigint);
                        break;
                    case double number:
                        copy.Write(number, NpgsqlDbType.Double);
                        break;
                    case string text:
                        copy.Write(Text(text)!, NpgsqlDbType.Text);
                        break;
                    case byte[] bytes:
                        copy.Write(bytes, NpgsqlDbType.Bytea);
                        break;
                    default:
                        copy.WriteNull();
                        break;
                }
            }
        }

        copy.Complete();
    }

    /// <inheritdoc/>
    public override DbTransaction Begin(DbConnection connection)
    {
        if (connection.State != ConnectionState.Open)
        {
            connection.Close(); // The server was away: it may be there again.
            connection.Open();
        }

        return connection.BeginTransaction();
    }

    /// <summary>The server answers for what it has committed.</summary>
    public override void CheckInPlace(DbConnection connection)
    {
    }

    /// <summary>Collectors that start together take turns.</summary>
    public override DbTransaction BeginMigration(DbConnection connection)
    {
        DbTransaction transaction = Begin(connection);
        ExecuteLong(connection, "SELECT pg_advisory_xact_lock(28014)"); // Another one's migration may take long.
        return transaction;
    }

    /// <summary>Bytes that are compressed are not compressed again.</summary>
    public override bool TryMakeBlockPartition(DbConnection connection, long month, bool canWait)
    {
        string part = PostgresParts.NameOf("block_bytes", month);
        bool isThere = Scalar(connection, $"SELECT to_regclass('{part}')::text") is string;
        return isThere // Making it keeps readers waiting, even where it is there.
            || (canWait && PostgresParts.TryInTurn(connection, () => Execute(
                connection, $"CREATE TABLE IF NOT EXISTS {part} PARTITION OF block_bytes FOR VALUES FROM ({month}) TO ({month + 1})")));
    }

    /// <inheritdoc/>
    public override bool TryMakeQuarterPartition(DbConnection connection, long month) => PostgresQuarters.TryMake(connection, month);

    /// <inheritdoc/>
    public override IReadOnlyList<long> QuarterPartitions(DbConnection connection) => PostgresQuarters.Months(connection);

    /// <inheritdoc/>
    public override bool TryDropQuarterPartition(
        DbConnection connection, long month, IReadOnlyCollection<(long NodeId, long Hour)> slow) =>
        PostgresQuarters.TryDrop(connection, month, slow);

    /// <summary>Readers go on. Nodes are locked before: two transactions cannot wait for each other.</summary>
    public override void LockQuarantine(DbConnection connection) =>
        Execute(connection, "LOCK TABLE quarantine_sources IN SHARE ROW EXCLUSIVE MODE");

    /// <inheritdoc/>
    public override int ReadVersion(DbConnection connection)
    {
        if (Scalar(connection, "SELECT to_regclass('schema_version')::text") is not string)
        {
            return 0;
        }

        return Scalar(connection, "SELECT to_regclass('packs')::text") is string
            && Scalar(connection, "SELECT version FROM schema_version") is int version
            ? version
            : throw new StoreException(
                StoreFault.Lasting,
                RuleReason.Of(
                    "store.other-program", $"{NameReason} has tables of another program: name another database or a Search Path"),
                null);
    }

    /// <inheritdoc/>
    public override void WriteVersion(DbConnection connection, int version) => Execute(
        connection,
        $"""
        CREATE TABLE IF NOT EXISTS schema_version (version int NOT NULL);
        DELETE FROM schema_version;
        INSERT INTO schema_version VALUES ({version});
        """);

    /// <inheritdoc/>
    public override string Translate(DbConnection connection, string script) => OnlySqlite().Replace(script, "")
        .Replace("{identity}", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", StringComparison.Ordinal)
        .Replace("{integer}", "bigint", StringComparison.Ordinal)
        .Replace("{position}", "int", StringComparison.Ordinal)
        .Replace("{real}", "double precision", StringComparison.Ordinal)
        .Replace("{blob}", "bytea", StringComparison.Ordinal)
        .Replace("{clustered}", "", StringComparison.Ordinal)
        .Replace("{partitioned}", "PARTITION BY RANGE (received_month)", StringComparison.Ordinal);

    /// <summary>PostgreSQL counts the parameters that have no name.</summary>
    public override void Place(DbParameter parameter, int position)
    {
    }

    /// <summary>PostgreSQL's text cannot hold a zero character.</summary>
    public override string? Text(string? text) => text?.Replace('\0', '\uFFFD');

    /// <summary>SQLSTATE classes: https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
    public override StoreException? Explain(Exception e) => e switch
    {
        PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] } refused =>
            new StoreException(
                StoreFault.Lasting,
                RuleReason.Of(
                    "store.connection", $"cannot use {NameReason}: {Line(refused.MessageText)}: correct the connection string"),
                e),
        PostgresException { SqlState: "42P01" or "42703" or "3F000" } gone => new StoreException(
            StoreFault.Lasting,
            RuleReason.Of(
                "store.lost-tables",
                $"{NameReason} has lost tables ({Line(gone.MessageText)}): restore a backup, or start again to begin a new store"),
            e),
        PostgresException { SqlState: "25006" } standby => new StoreException(
            StoreFault.Passing,
            RuleReason.Of(
                "store.standby",
                $"cannot use {NameReason}: it is read-only ({Line(standby.MessageText)}); name the server that takes writes"),
            e),
        PostgresException { SqlState: "23503" } replaced => new StoreException(
            StoreFault.Passing,
            RuleReason.Of("store.other-nodes", $"{NameReason} has other nodes than a moment ago ({Line(replaced.MessageText)})"), e),
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } refused =>
            new StoreException(StoreFault.RefusesContent, $"{Name} refuses what it was given: {refused.MessageText}", e),
        PostgresException { SqlState: "XX001" or "XX002" } damaged =>
            new StoreException(
                StoreFault.Lasting,
                RuleReason.Of("store.damaged-database", $"{NameReason} is damaged ({Line(damaged.MessageText)}): restore a backup"), e),
        PostgresException failed => new StoreException(StoreFault.Passing, CannotUse(failed.MessageText), e),
        NpgsqlException or IOException or SocketException or TimeoutException =>
            new StoreException(StoreFault.Passing, CannotUse((e.InnerException ?? e).Message), e),
        _ => null,
    };

    /// <inheritdoc/>
    public override void Dispose() => _source.Dispose();

    /// <inheritdoc/>
    public override void Execute(DbConnection connection, string sql) => Scalar(connection, sql);

    private static object? Scalar(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
