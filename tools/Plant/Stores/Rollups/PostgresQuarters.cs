using System.Data.Common;
using System.Globalization;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// The parts of PostgreSQL's table with quarter hours, one a month and one for all others. Every change of them takes turns with others of
/// its kind; all need an open transaction. Months are counted from January 1970. Whoever reads a table for long, as a backup does, keeps
/// its parts from any change: then nothing is done, and it is tried again later.
/// </summary>
internal static class PostgresQuarters
{
    /// <summary>Twenty years: clocks that say anything cannot make more. What comes then stands in the part for others.</summary>
    private const int MaximumParts = 240;

    /// <summary>More hours than that are not taken out of a month to let the rest of it go.</summary>
    private const int MaximumKept = 1000;

    private const string Table = "rollups_quarters";
    private const string Prefix = Table + "_";
    private const string Other = Prefix + "other";

    /// <summary>Months that have a part.</summary>
    public static IReadOnlyList<long> Months(DbConnection connection)
    {
        var months = new List<long>();
        using DbCommand command = Command(
            connection,
            "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
                + $"WHERE i.inhparent = 'rollups_quarters'::regclass AND c.relname <> '{Other}' ORDER BY 1");
        using DbDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            string[] name = row.GetString(0)[Prefix.Length..].Split('_');
            months.Add(((Number(name[0]) - 1970) * 12) + Number(name[1]) - 1);
        }

        return months;
    }

    /// <summary>
    /// Makes the part of a month. What stands in the part for others moves there. False when somebody keeps the table: nothing is done.
    /// </summary>
    public static bool TryMake(DbConnection connection, long month) =>
        Months(connection).Contains(month) // Making it keeps readers waiting, even where it is there.
            || PostgresParts.TryInTurn(connection, () => Make(connection, month));

    /// <summary>
    /// Drops the part of a month whose quarter hours may be gone. The rule is that of <see cref="RollupStatements.DropQuarters"/>: an hour
    /// that is not rolled up, or that cannot be made again quickly, moves to the part for others. Nothing is done when that is too many.
    /// </summary>
    /// <param name="connection">Has an open transaction.</param>
    /// <param name="month">The month.</param>
    /// <param name="slow">
    /// The hours that could not be made again quickly (<see cref="RollupStatements.SlowHours"/>), as they were before: what an hour has
    /// taken since makes it slower to read, and not wrong.
    /// </param>
    /// <returns>False when somebody keeps the table: nothing is done.</returns>
    public static bool TryDrop(DbConnection connection, long month, IReadOnlyCollection<(long NodeId, long Hour)> slow) =>
        slow.Count > MaximumKept || PostgresParts.TryInTurn(connection, () => Drop(connection, month, slow));

    private static void Make(DbConnection connection, long month)
    {
        IReadOnlyList<long> months = Months(connection);
        if (months.Contains(month) || months.Count >= MaximumParts)
        {
            return;
        }

        long from = QuarterHour.MonthBegin(month);
        long to = QuarterHour.MonthBegin(month + 1);
        Execute(connection, $"""
            LOCK TABLE {Other} IN ACCESS EXCLUSIVE MODE;
            CREATE TABLE {Name(month)} (LIKE rollups_quarters);
            WITH moved AS (DELETE FROM {Other} WHERE begin_seconds >= {from} AND begin_seconds < {to} RETURNING *)
                INSERT INTO {Name(month)} SELECT * FROM moved;
            ALTER TABLE rollups_quarters ATTACH PARTITION {Name(month)} FOR VALUES FROM ({from}) TO ({to});
            """);
    }

    private static void Drop(DbConnection connection, long month, IReadOnlyCollection<(long NodeId, long Hour)> slow)
    {
        if (!Months(connection).Contains(month))
        {
            return;
        }

        string part = Name(month);
        HashSet<(long NodeId, long Hour)> kept = [.. slow];
        Execute(connection, "LOCK TABLE ONLY rollups_quarters IN ACCESS EXCLUSIVE MODE");
        using (DbCommand keptFrom = Command(connection, "SELECT kept_from FROM rollup_retention"))
        {
            if ((long)keptFrom.ExecuteScalar()! < QuarterHour.MonthBegin(month + 1))
            {
                return; // Somebody wants them again since this was begun.
            }
        }

        // OFFSET 0: a look into the index for each key, and not a scan of all rows.
        kept.UnionWith(Hours(connection, $"""
            SELECT DISTINCT n.node_id, q.begin_seconds - q.begin_seconds % 3600
            FROM nodes n LEFT JOIN rollup_state s ON s.node_id = n.node_id CROSS JOIN LATERAL (
                SELECT begin_seconds FROM {part} WHERE node_id = n.node_id AND last_seq > coalesce(s.rolled_seq, -1) OFFSET 0) AS q
            LIMIT {MaximumKept + 1}
            """));
        if (kept.Count > MaximumKept)
        {
            return;
        }

        Execute(connection, $"ALTER TABLE rollups_quarters DETACH PARTITION {part}");
        foreach ((long nodeId, long hour) in kept)
        {
            Execute(connection, $"""
                INSERT INTO {Other} SELECT * FROM {part}
                WHERE node_id = {nodeId} AND begin_seconds >= {hour} AND begin_seconds < {hour + QuarterHour.HourSeconds}
                """);
        }

        Execute(connection, "DROP TABLE " + part);
    }

    private static string Name(long month) => PostgresParts.NameOf(Table, month);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static List<(long NodeId, long Hour)> Hours(DbConnection connection, string sql)
    {
        var hours = new List<(long, long)>();
        using DbCommand command = Command(connection, sql);
        using DbDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            hours.Add((row.GetInt64(0), row.GetInt64(1)));
        }

        return hours;
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using DbCommand command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
