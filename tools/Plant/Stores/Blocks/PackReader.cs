using System.Data.Common;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>Packs in the order of their numbers, whether they are rows or in blocks.</summary>
internal sealed class PackReader(SqlDialect dialect, SqlReading reading)
{
    /// <summary>Rows of a page of <see cref="StoreStatements.Packs"/>.</summary>
    private const int PageRows = 256;

    /// <summary>The packs <paramref name="first"/> to <paramref name="last"/> of a key. A page or a block is held at a time.</summary>
    public IEnumerable<StoredPack> Read(ulong kid, long first, long last)
    {
        object?[] values = [StoreKid.Bytes(kid), first, last];
        while (first <= last)
        {
            values[1] = first;
            var rows = new List<StoredPack>();
            PackBlock? block = null;
            foreach ((StoredPack? row, PackBlock? next) in reading.Query(StoreStatements.Packs, ReadRow, values))
            {
                if (row is not null)
                {
                    rows.Add(row);
                }

                block ??= next;
            }

            bool isMore = rows.Count == PageRows;
            block = isMore ? null : block; // There may be more rows before it.
            rows.Sort((one, other) => one.Seq.CompareTo(other.Seq));
            foreach (StoredPack pack in block is null ? rows : rows.Concat(Decode(dialect, block)))
            {
                if (pack.Seq >= first && pack.Seq <= last)
                {
                    yield return pack;
                }
            }

            if (!isMore && block is null)
            {
                yield break;
            }

            first = (block?.LastSeq ?? rows[^1].Seq) + 1;
        }
    }

    /// <summary>The packs of a block.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static List<StoredPack> Decode(SqlDialect dialect, PackBlock block) => BlockCodec.TryDecode(block, out List<StoredPack> packs)
        ? packs
        : throw new StoreException(
            StoreFault.Lasting,
            block.Codec > BlockCodec.Version
                ? $"{dialect.Name} has packs in a form that this meternode does not know: use the newer meternode that wrote it"
                : $"{dialect.Name} is damaged: packs {block.FirstSeq} to {block.LastSeq} of a node cannot be read: restore a backup");

    /// <summary>A row as <see cref="BlockStatements.Rows"/> has it, from column <paramref name="at"/> on.</summary>
    public static StoredPack ReadPack(DbDataReader row, int at) => new(
        row.GetInt64(at),
        row.GetInt64(at + 1),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at + 2)),
        row.GetDouble(at + 3),
        row.GetString(at + 4)[0],
        row.IsDBNull(at + 5) ? null : row.GetString(at + 5),
        StoreText.Judgement(row.GetString(at + 6), row.GetString(at + 7)),
        row.GetFieldValue<byte[]>(at + 8));

    private static (StoredPack? Row, PackBlock? Block) ReadRow(DbDataReader row) => row.GetInt32(0) == 0
        ? (ReadPack(row, 1), null)
        : (null, new PackBlock(
            row.GetInt64(1),
            row.GetInt64(10),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetFieldValue<byte[]>(11),
            row.GetFieldValue<byte[]>(9)));
}
