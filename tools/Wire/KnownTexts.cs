using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MeterNode.Wire.Senml;

namespace MeterNode.Wire;

/// <summary>
/// The texts that stand in nearly every pack, once each: names of records, units, words. A pack has a hundred of them, and making each
/// anew would cost more than all other reading.
/// </summary>
internal static class KnownTexts
{
    /// <summary>Two machine words hold any of them, and are all that is compared.</summary>
    private const int MaximumBytes = 2 * sizeof(ulong);

    private const int BucketBits = 10;
    private static readonly Entry[]?[] s_buckets = Fill();

    /// <summary>
    /// False when <paramref name="utf8"/> is none of them; <paramref name="isName"/>: <paramref name="text"/> can be the name of a record.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? text, out bool isName)
    {
        text = null;
        isName = false;
        if (utf8.Length > MaximumBytes)
        {
            return false;
        }

        (ulong first, ulong second) = Words(utf8);
        foreach (ref readonly Entry known in s_buckets[Bucket(first, second, utf8.Length)].AsSpan())
        {
            if (known.First == first && known.Second == second && known.Bytes == utf8.Length)
            {
                text = known.Text;
                isName = known.IsName;
                return true;
            }
        }

        return false;
    }

    private static Entry[]?[] Fill()
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
        var buckets = new Entry[]?[1 << BucketBits];
        foreach (string text in names.Concat(units).Concat(words).Distinct())
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            if (utf8.Length <= MaximumBytes)
            {
                (ulong first, ulong second) = Words(utf8);
                ref Entry[]? bucket = ref buckets[Bucket(first, second, utf8.Length)];
                bucket = [.. bucket ?? [], new Entry(first, second, utf8.Length, text, SenmlResolver.IsName(text))];
            }
        }

        return buckets;
    }

    /// <summary>Bytes of at most two machine words as these; with the length no two texts have the same.</summary>
    private static (ulong First, ulong Second) Words(ReadOnlySpan<byte> utf8) => utf8.Length switch
    {
        >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(utf8), BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..])),
        >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(utf8), BinaryPrimitives.ReadUInt32LittleEndian(utf8[^4..])),
        0 => (0, 0),
        _ => ((ulong)(utf8[0] | (utf8[utf8.Length / 2] << 8) | (utf8[^1] << 16)), 0),
    };

    private static int Bucket(ulong first, ulong second, int bytes) =>
        (int)((((first * 31) + second + (ulong)bytes) * 0x9E3779B97F4A7C15) >> (64 - BucketBits));

    private readonly record struct Entry(ulong First, ulong Second, int Bytes, string Text, bool IsName);
}
