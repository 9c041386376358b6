using System.Buffers.Binary;
using System.Text;

namespace MeterNode.Wire;

/// <summary>
/// The texts that stand in nearly every pack, once each: names of records, units, words. A pack has a hundred of them, and making each
/// anew would cost more than all other reading.
/// </summary>
internal static class KnownTexts
{
    private const int Buckets = 1024;
    private static readonly (byte[] Utf8, string Text)[]?[] s_buckets = Fill();

    /// <summary>The text of <paramref name="utf8"/>, which is valid UTF-8.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (s_buckets[Bucket(utf8)] is { } bucket)
        {
            foreach ((byte[] known, string text) in bucket)
            {
                if (utf8.SequenceEqual(known))
                {
                    return text;
                }
            }
        }

        return Encoding.UTF8.GetString(utf8);
    }

    private static (byte[], string)[]?[] Fill()
    {
        IEnumerable<string> names = RecordTable.All.SelectMany(definition =>
            definition.IsPhase ? Enumerable.Range(1, RecordTable.MaximumPhases).Select(definition.NameOf)
                : definition.IsZone ? Enumerable.Range(1, RecordTable.MaximumZones).Select(definition.NameOf)
                : [definition.NameOf(0)]);
        IEnumerable<string> units = RecordTable.All.Select(definition => definition.Unit ?? "");
        IEnumerable<string> words =
        [
            .. Enum.GetValues<TimeQuality>().Select(word => word.Code()), .. Enum.GetValues<MeasuringMode>().Select(word => word.Code()),
            .. Enum.GetValues<AccuracyDefinition>().Select(word => word.Code()),
        ];
        var buckets = new (byte[], string)[]?[Buckets];
        foreach (string text in names.Concat(units).Concat(words).Distinct())
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            ref (byte[], string)[]? bucket = ref buckets[Bucket(utf8)];
            bucket = [.. bucket ?? [], (utf8, text)];
        }

        return buckets;
    }

    /// <summary>Of the first 8 bytes and the length: names differ there.</summary>
    private static int Bucket(ReadOnlySpan<byte> utf8)
    {
        ulong start = (ulong)utf8.Length;
        if (utf8.Length >= 8)
        {
            start ^= BinaryPrimitives.ReadUInt64LittleEndian(utf8);
        }
        else
        {
            for (int i = 0; i < utf8.Length; i++)
            {
                start ^= (ulong)utf8[i] << (8 * i + 4);
            }
        }

        return (int)((start * 0x9E3779B97F4A7C15) >> 54);
    }
}
