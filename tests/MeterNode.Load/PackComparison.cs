using System.Security.Cryptography;

namespace MeterNode.Load;

/// <summary>Looks for every published pack among those that were stored, byte for byte.</summary>
/// <param name="Lost">Packs that were published and not stored.</param>
/// <param name="Doubled">Packs that were stored more than once.</param>
internal readonly record struct PackComparison(long Lost, long Doubled)
{
    public static PackComparison Of(IEnumerable<byte[]> published, IEnumerable<byte[]> stored)
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        long doubled = stored.LongCount(pack => !hashes.Add(Hash(pack)));
        return new PackComparison(published.LongCount(pack => !hashes.Contains(Hash(pack))), doubled);
    }

    private static string Hash(byte[] pack) => Convert.ToHexString(SHA256.HashData(pack));
}
