using System.Data;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>The statements by which packs become blocks, and rows again. They hold in both dialects.</summary>
internal static class BlockStatements
{
    private const string Columns = "b.first_seq, b.last_seq, b.codec, b.bytes_length, b.sha256, y.bytes";

    /// <summary>
    /// Keys with so many packs outside of blocks, $1, that some may become one. They are counted only where first and last are far enough
    /// apart. In the order in which their last packs came: so came those before, mostly.
    /// </summary>
    public static readonly StoreStatement Candidates = new(
        """
        SELECT c.node_id, c.kid, c.newest FROM (
            SELECT n.node_id, n.kid, (SELECT max(seq) FROM packs p WHERE p.node_id = n.node_id) AS newest,
                (SELECT min(seq) FROM packs p WHERE p.node_id = n.node_id) AS oldest
            FROM nodes n) AS c
        WHERE c.newest - c.oldest + 1 >= $1 AND (SELECT count(*) FROM packs p WHERE p.node_id = c.node_id) >= $1
        ORDER BY (SELECT received_unix_ms FROM packs p WHERE p.node_id = c.node_id AND p.seq = c.newest), c.node_id
        """,
        DbType.Int64);

    /// <summary>Packs above $2 that are in no block.</summary>
    public static readonly StoreStatement Numbers = new(
        "SELECT seq, verdict, received_unix_ms FROM packs WHERE node_id = $1 AND seq > $2 ORDER BY seq LIMIT 1024",
        DbType.Int64,
        DbType.Int64);

    /// <summary>Packs $2 to $3 that are in no block.</summary>
    public static readonly StoreStatement Rows = new(
        """
        SELECT seq, boot, received_unix_ms, end_seconds, time_quality, mode, verdict, reason, raw FROM packs
        WHERE node_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    /// <summary>The block with pack $2, or the next one behind it.</summary>
    public static readonly StoreStatement Next = new(
        $"""
        SELECT {Columns} FROM blocks b JOIN block_bytes y
            ON y.received_month = b.received_month AND y.node_id = b.node_id AND y.last_seq = b.last_seq
        WHERE b.node_id = $1 AND b.last_seq >= $2 ORDER BY b.last_seq LIMIT 1
        """,
        DbType.Int64,
        DbType.Int64);

    /// <summary>For PostgreSQL: no other transaction changes packs of the node until this one ends.</summary>
    public static readonly StoreStatement LockNode = new(
        "SELECT node_id FROM nodes WHERE node_id = $1 FOR UPDATE",
        DbType.Int64);

    /// <summary>The same of all nodes, in the order in which every transaction takes them.</summary>
    public static readonly StoreStatement LockNodes = new("SELECT node_id FROM nodes ORDER BY kid FOR UPDATE");

    public static readonly StoreStatement Hashes = new(
        "SELECT seq, sha256, verdict FROM packs WHERE node_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq",
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement DeleteRows = new(
        "DELETE FROM packs WHERE node_id = $1 AND seq BETWEEN $2 AND $3",
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement Add = new(
        """
        INSERT INTO blocks (node_id, last_seq, first_seq, first_end_seconds, first_time_quality, first_received_unix_ms, codec,
            bytes_length, sha256, received_month)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Double,
        DbType.String,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Binary,
        DbType.Int64);

    public static readonly StoreStatement AddBytes = new(
        "INSERT INTO block_bytes (received_month, node_id, last_seq, bytes) VALUES ($1, $2, $3, $4)",
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Binary);

    public static readonly StoreStatement DeleteBytes = new(
        "DELETE FROM block_bytes WHERE node_id = $1 AND last_seq = $2",
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement Delete = new(
        "DELETE FROM blocks WHERE node_id = $1 AND last_seq = $2",
        DbType.Int64,
        DbType.Int64);
}
