using System.Data.Common;

namespace MeterNode.Plant.Stores;

/// <summary>A connection for queries with the statements that it has prepared. For one thread at a time.</summary>
internal sealed class KeptReader(SqlDialect dialect, DbConnection connection) : IDisposable
{
    /// <summary>Statements that stay prepared; the queries of a store are fewer.</summary>
    private const int MaximumStatements = 64;

    /// <summary>Those that nobody uses now.</summary>
    private readonly Dictionary<StoreStatement, DbCommand> _free = new(ReferenceEqualityComparer.Instance);

    /// <summary>True when a new connection would read the same.</summary>
    public bool IsCurrent => dialect.IsCurrent(connection);

    /// <summary>A command for <paramref name="statement"/> with any values; it comes back by <see cref="Give"/>.</summary>
    public DbCommand Take(StoreStatement statement)
    {
        if (_free.Remove(statement, out DbCommand? command))
        {
            return command;
        }

        command = dialect.Command(connection, statement.Sql, statement.Types);
        command.CommandTimeout = 0;
        return command;
    }

    /// <summary>Takes a command back; nothing reads its rows any more.</summary>
    public void Give(StoreStatement statement, DbCommand command)
    {
        if (_free.Count >= MaximumStatements || !_free.TryAdd(statement, command))
        {
            command.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DbCommand command in _free.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
