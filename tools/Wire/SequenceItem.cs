namespace MeterNode.Wire;

/// <summary>Takes apart a CBOR sequence (RFC 8742): a plant's history, ledger or audit log.</summary>
internal static class SequenceItem
{
    /// <summary>
    /// The first item of <paramref name="rest"/>, as <paramref name="read"/> makes it from its bytes; null when it is none, with one line
    /// in <paramref name="problem"/>.
    /// </summary>
    public static T? TryRead<T>(ReadOnlySpan<byte> rest, int maximumBytes, Func<byte[], T> read, out string? problem)
        where T : class
    {
        PackError error = CborScan.Item(rest, out int length, maximumBytes);
        if (error != PackError.None || length == 0)
        {
            problem = error == PackError.None ? "it is empty" : error.Describe();
            return null;
        }

        try
        {
            problem = null;
            return read(rest[..length].ToArray());
        }
        catch (Exception e) when (e is RegistryException or LedgerException or CheckpointException)
        {
            problem = e.Message;
            return null;
        }
    }
}
