using System.Data;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>The statements of rollups. They hold in both dialects.</summary>
internal static class RollupStatements
{
    /// <summary>Keys with more than $1 packs behind what is rolled up, and their state.</summary>
    public static readonly StoreStatement Behind = new(
        """
        SELECT node_id, kid, version, rolled_seq, rolled_to, changes, newest, (SELECT kept_from FROM rollup_retention) FROM (
            SELECT n.node_id, n.kid, coalesce(s.version, 0) AS version, coalesce(s.rolled_seq, -1) AS rolled_seq,
                coalesce(s.rolled_to, -1) AS rolled_to, coalesce(s.changes, 0) AS changes,
                (SELECT max(seq) FROM packs p WHERE p.node_id = n.node_id) AS newest
            FROM nodes n LEFT JOIN rollup_state s ON s.node_id = n.node_id) AS nodes
        WHERE newest - rolled_seq > $1 ORDER BY node_id
        """,
        DbType.Int64);

    /// <summary>The same of one key, however far it is.</summary>
    public static readonly StoreStatement State = new(
        """
        SELECT n.node_id, n.kid, coalesce(s.version, 0), coalesce(s.rolled_seq, -1), coalesce(s.rolled_to, -1), coalesce(s.changes, 0),
            coalesce((SELECT max(seq) FROM packs p WHERE p.node_id = n.node_id), -1), (SELECT kept_from FROM rollup_retention)
        FROM nodes n LEFT JOIN rollup_state s ON s.node_id = n.node_id WHERE n.kid = $1
        """,
        DbType.Binary);

    /// <summary>Rollups of length $2 that begin from $3 to before $4.</summary>
    public static readonly StoreStatement Read = new(
        """
        SELECT begin_seconds, length_seconds, first_seq, last_seq, content FROM rollups
        WHERE node_id = $1 AND length_seconds = $2 AND begin_seconds >= $3 AND begin_seconds < $4 ORDER BY begin_seconds
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    /// <summary>Quarter hours with packs above $2.</summary>
    public static readonly StoreStatement IncludedTo = new(
        "SELECT begin_seconds, last_seq FROM rollups WHERE node_id = $1 AND length_seconds = 900 AND last_seq > $2",
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement Put = new(
        """
        INSERT INTO rollups (node_id, length_seconds, begin_seconds, first_seq, last_seq, content) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (node_id, length_seconds, begin_seconds) DO UPDATE SET first_seq = excluded.first_seq, last_seq = excluded.last_seq,
            content = excluded.content
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Binary);

    public static readonly StoreStatement PutState = new(
        """
        INSERT INTO rollup_state AS s (node_id, version, rolled_seq, rolled_to, changes) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (node_id) DO UPDATE SET version = excluded.version, rolled_seq = excluded.rolled_seq,
            rolled_to = excluded.rolled_to, changes = excluded.changes
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement StateOfNode = new(
        """
        SELECT coalesce(s.version, 0), coalesce(s.rolled_seq, -1), coalesce(s.rolled_to, -1), coalesce(s.changes, 0), r.kept_from
        FROM rollup_retention r LEFT JOIN rollup_state s ON s.node_id = $1
        """,
        DbType.Int64);

    /// <summary>Number of the first pack in a rollup that also has pack $2 or a later one.</summary>
    public static readonly StoreStatement FirstWith = new(
        "SELECT coalesce(min(first_seq), $2) FROM rollups WHERE node_id = $1 AND last_seq >= $2",
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement DeleteFrom = new(
        "DELETE FROM rollups WHERE node_id = $1 AND last_seq >= $2",
        DbType.Int64,
        DbType.Int64);

    /// <summary>Everything is made again; who was about to add something sees it, however far that is by then.</summary>
    public static readonly StoreStatement Forget = new(
        "UPDATE rollup_state SET version = 0, rolled_seq = -1, rolled_to = -1, changes = changes + 1");

    /// <summary>Years of quarter hours that are kept; 0 for all.</summary>
    public static readonly StoreStatement KeptYears = new("SELECT keep_years FROM rollup_retention");

    public static readonly StoreStatement Keep = new("UPDATE rollup_retention SET keep_years = $1", DbType.Int64);

    /// <summary>Quarter hours before $1 may be gone.</summary>
    public static readonly StoreStatement KeepFrom = new("UPDATE rollup_retention SET kept_from = $1 WHERE kept_from < $1", DbType.Int64);

    /// <summary>None is gone: everything is made again.</summary>
    public static readonly StoreStatement KeepFromTheBeginning = new("UPDATE rollup_retention SET kept_from = 0");

    /// <summary>Every key.</summary>
    public static readonly StoreStatement Nodes = new("SELECT node_id, kid FROM nodes ORDER BY node_id");

    /// <summary>Beginning of the first quarter hour from $2 to before $3.</summary>
    public static readonly StoreStatement FirstQuarter = new(
        """
        SELECT begin_seconds FROM rollups WHERE node_id = $1 AND length_seconds = 900 AND begin_seconds >= $2 AND begin_seconds < $3
        ORDER BY begin_seconds LIMIT 1
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    /// <summary>Hours from $2 to before $3 with packs that are more than $4 apart: they could not be made again quickly.</summary>
    public static readonly StoreStatement SlowHours = new(
        """
        SELECT begin_seconds - begin_seconds % 3600 FROM rollups
        WHERE node_id = $1 AND length_seconds = 900 AND begin_seconds >= $2 AND begin_seconds < $3
        GROUP BY 1 HAVING max(last_seq) - min(first_seq) > $4
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    /// <summary>
    /// Drops the quarter hours from $2 to before $3, hour by hour: those of an hour whose packs up to $4 are all rolled up, and at most $5
    /// apart, so that they can be made again quickly. After a clock that was set back by years they are not.
    /// </summary>
    public static readonly StoreStatement DropQuarters = new(
        """
        DELETE FROM rollups WHERE node_id = $1 AND length_seconds = 900 AND begin_seconds >= $2 AND begin_seconds < $3
            AND EXISTS (SELECT 1 FROM rollups h WHERE h.node_id = $1 AND h.length_seconds = 3600
                AND h.begin_seconds = rollups.begin_seconds - rollups.begin_seconds % 3600
                AND h.last_seq <= $4 AND h.last_seq - h.first_seq <= $5)
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);
}
