using System.Data.Common;

namespace MeterNode.Plant.Stores;

/// <summary>A statement on one connection that runs again and again with other values.</summary>
internal sealed class PreparedStatement(SqlDialect dialect, DbConnection connection, StoreStatement statement) : IDisposable
{
    private readonly DbCommand _command = dialect.Command(connection, statement.Sql, statement.Types);

    public void Run(DbTransaction transaction, params ReadOnlySpan<object?> values) => Bind(transaction, values).ExecuteNonQuery();

    public DbDataReader Read(DbTransaction transaction, params ReadOnlySpan<object?> values) => Bind(transaction, values).ExecuteReader();

    public void Dispose() => _command.Dispose();

    private DbCommand Bind(DbTransaction transaction, ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (int i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = (values[i] is string text ? dialect.Text(text) : values[i]) ?? DBNull.Value;
        }

        return _command;
    }
}
