using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace MeterNode.Plant.Stores;

/// <summary>The parts of PostgreSQL's tables, one a month. Months are counted from January 1970.</summary>
internal static class PostgresParts
{
    /// <summary>Whoever else needs the table waits behind a lock that is waited for: it is not for long.</summary>
    private const string LockTimeout = "2s";

    /// <summary>Name of the part of a table for a month.</summary>
    public static string NameOf(string table, long month) =>
        string.Create(CultureInfo.InvariantCulture, $"{table}_{1970 + (month / 12):0000}_{(month % 12) + 1:00}");

    /// <summary>
    /// Does <paramref name="work"/>, which changes the parts of a table, in turn with others of its kind; needs an open transaction. False
    /// when somebody keeps the table, as a backup does that reads it for long: then the transaction is to be rolled back.
    /// </summary>
    public static bool TryInTurn(DbConnection connection, Action work)
    {
        try
        {
            using (DbCommand command = connection.CreateCommand())
            {
                command.CommandText = $"SET LOCAL lock_timeout = '{LockTimeout}'; SELECT pg_advisory_xact_lock(28015)";
                command.ExecuteNonQuery();
            }

            work();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
