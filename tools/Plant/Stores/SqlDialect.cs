using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// What one database does differently from the other: connections, types, the layout's number, and what its errors mean. The statements
/// themselves (<see cref="StoreStatements"/>) are the same for both; their parameters are <c>$1</c>, <c>$2</c>, ….
/// </summary>
internal abstract partial class SqlDialect : IDisposable
{
    /// <summary>The store in messages to people.</summary>
    public string Name => NameReason.Text;

    /// <summary>The same, for a page that says it in another language.</summary>
    public abstract RuleReason NameReason { get; }

    /// <summary>True when several processes write at once, so that a transaction must lock the rows of its nodes.</summary>
    public abstract bool LocksNodes { get; }

    /// <summary>An open connection for the store's transactions.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>An open connection for one query.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>Connections for queries that stay open when nobody reads; 0 where the database keeps them by itself.</summary>
    public abstract int IdleReaders { get; }

    /// <summary>True when a new connection of <see cref="OpenReader"/> would read the same database as this one.</summary>
    public abstract bool IsCurrent(DbConnection connection);

    /// <summary>
    /// A question whose answer, inside a transaction, is another one than before when another connection has changed the database since;
    /// null where the database has none.
    /// </summary>
    public abstract StoreStatement? Changes { get; }

    /// <summary>Begins a transaction; opens the connection again when it was lost.</summary>
    public abstract DbTransaction Begin(DbConnection connection);

    /// <summary>
    /// Makes the part of the blocks that takes those of one <paramref name="month"/>, counted from January 1970, where the database has
    /// that table in parts. Needs an open transaction of its own. False when it is not there and somebody reads the table for long, or
    /// when it is not there and <paramref name="canWait"/> is false: then roll it back, and try again later.
    /// </summary>
    public abstract bool TryMakeBlockPartition(DbConnection connection, long month, bool canWait);

    /// <summary>
    /// Makes the part of the quarter hours that takes those of one <paramref name="month"/>, counted from January 1970, where the database
    /// has that table in parts. Needs an open transaction of its own. False when somebody reads the table for long: then roll it back, and
    /// try again later.
    /// </summary>
    public abstract bool TryMakeQuarterPartition(DbConnection connection, long month);

    /// <summary>The months that have a part; none where the table is one. Needs an open transaction.</summary>
    public abstract IReadOnlyList<long> QuarterPartitions(DbConnection connection);

    /// <summary>
    /// Drops such a part as a whole, but what must stay: the <paramref name="slow"/> hours, and what is not rolled up. Nothing is done
    /// where somebody wants the month's quarter hours again. Needs an open transaction of its own. False when somebody reads the table for
    /// long: then roll it back, and try again later.
    /// </summary>
    public abstract bool TryDropQuarterPartition(
        DbConnection connection, long month, IReadOnlyCollection<(long NodeId, long Hour)> slow);

    /// <summary>Lets no other transaction change the quarantine until the one that is open on <paramref name="connection"/> ends.</summary>
    public abstract void LockQuarantine(DbConnection connection);

    /// <summary>Fails when what was committed would not be found by the next who opens the store.</summary>
    /// <exception cref="StoreException">The database is not where it was.</exception>
    public abstract void CheckInPlace(DbConnection connection);

    /// <summary>Begins a transaction that no other program's migration runs beside.</summary>
    public abstract DbTransaction BeginMigration(DbConnection connection);

    /// <summary>The number of the layout; 0 for an empty database.</summary>
    /// <exception cref="StoreException">It holds something else than evidence.</exception>
    public abstract int ReadVersion(DbConnection connection);

    /// <summary>Notes the number of the layout in the open transaction.</summary>
    public abstract void WriteVersion(DbConnection connection, int version);

    /// <summary>
    /// A migration script with this database's types, without what is not for it; the scripts before it have run on
    /// <paramref name="connection"/>.
    /// </summary>
    public abstract string Translate(DbConnection connection, string script);

    /// <summary>
    /// Blocks of as many keys that are put in the place of their packs together, from 1: more where the packs of all keys share pages.
    /// </summary>
    public virtual int BlocksTogether => 1;

    /// <summary>True where many rows of packs are better added together (<see cref="AddPacks"/>) than by a statement each.</summary>
    public virtual bool AddsPacksTogether => false;

    /// <summary>
    /// Adds rows of packs in the transaction that is open on <paramref name="connection"/>; each has the values of
    /// <see cref="StoreStatements.AddPack"/>.
    /// </summary>
    public virtual void AddPacks(DbConnection connection, IReadOnlyList<object?[]> rows) =>
        throw new NotSupportedException("rows are added by a statement each");

    /// <summary>Gives a parameter of a statement its place, counted from 1.</summary>
    public abstract void Place(DbParameter parameter, int position);

    /// <summary>A text as this database can hold it; the exact text is in the pack's bytes.</summary>
    public abstract string? Text(string? text);

    /// <summary>The error for people when <paramref name="e"/> is one of this database; else null.</summary>
    public abstract StoreException? Explain(Exception e);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Runs statements without parameters in the transaction that is open on <paramref name="connection"/>.</summary>
    public abstract void Execute(DbConnection connection, string sql);

    /// <summary>The same of statements that may take long: a migration of years of evidence takes as long as it takes.</summary>
    public static void ExecuteLong(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    /// <summary>A command with typed, empty parameters.</summary>
    public DbCommand Command(DbConnection connection, string sql, IReadOnlyList<DbType> types)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < types.Count; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.DbType = types[i];
            Place(parameter, i + 1);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The store cannot be used, for the cause that a library has said.</summary>
    protected RuleReason CannotUse(string said) => RuleReason.Of("store.unusable", $"cannot use {NameReason}: {Line(said)}");

    /// <summary>What a library has said, in one line.</summary>
    protected static string Line(string said) => said.ReplaceLineEndings(" ");

    /// <summary>The lines of a script that are for SQLite only.</summary>
    [GeneratedRegex(@"^-- \{sqlite\}.*?^-- \{end\}$", RegexOptions.Singleline | RegexOptions.Multiline)]
    protected static partial Regex OnlySqlite();

    /// <summary>The lines of a script that are for PostgreSQL only.</summary>
    [GeneratedRegex(@"^-- \{postgres\}.*?^-- \{end\}$", RegexOptions.Singleline | RegexOptions.Multiline)]
    protected static partial Regex OnlyPostgres();

    /// <summary>Does <paramref name="work"/>; an error of the database comes out as <see cref="StoreException"/>.</summary>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (Explain(e) is StoreException explained)
        {
            throw explained;
        }
    }
}
