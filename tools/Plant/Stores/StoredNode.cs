namespace MeterNode.Plant.Stores;

/// <summary>
/// A key as the store knows it. <paramref name="Site"/> is the plant that enrolled it, empty when nobody has said. <paramref name="Id"/> is
/// its name, which other keys may have had. <paramref name="BeganSeconds"/>: end of its first pack, UTC seconds, or when that came where
/// the pack has no UTC.
/// </summary>
public sealed record StoredNode(
    string Site, string Id, ulong Kid, string? Eui64, string Machine, long PackCount, long FirstSeq, long LastSeq, double BeganSeconds)
{
    /// <summary><see cref="Kid"/> as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");
}
