using System.Globalization;
using MeterNode.Tools.Tests.Support;
using Npgsql;

namespace MeterNode.Load;

/// <summary>What a PostgreSQL takes and writes.</summary>
internal static class PostgresBytes
{
    /// <summary>Bytes on disk that the database needs, when everything is written.</summary>
    public static long OnDisk(PostgresServer server)
    {
        using var connection = new NpgsqlConnection(server.Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("SELECT pg_database_size('postgres')", connection);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Bytes that the server's processes have caused to be written to disk, those that have ended included.</summary>
    public static long Written(PostgresServer server)
    {
        string id = File.ReadLines(Path.Combine(server.Data, "postmaster.pid")).First();
        string children = File.ReadAllText($"/proc/{id}/task/{id}/children");
        return children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(id)
            .Sum(process => OurProcess.WrittenBy(int.Parse(process, CultureInfo.InvariantCulture)));
    }
}
