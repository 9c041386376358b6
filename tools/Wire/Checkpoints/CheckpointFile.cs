using System.Formats.Cbor;

namespace MeterNode.Wire;

/// <summary>
/// A file <c>.mncp</c>: a CBOR sequence (RFC 8742) of one checkpoint, what witnesses say about it, and time stamps (RFC 3161).
/// </summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Witnesses">
/// What witnesses have signed: all, whoever they are. <see cref="WitnessRoom"/> says which of them are taken.
/// </param>
/// <param name="TimeStamps">Time-stamp tokens (DER); what they say is not read here.</param>
public sealed record CheckpointFile(Checkpoint Checkpoint, IReadOnlyList<WitnessStatement> Witnesses, IReadOnlyList<byte[]> TimeStamps)
{
    /// <summary>More statements of one key or of unknown ones together, or more time stamps, than this are not taken.</summary>
    public const int MaximumAdditions = 100;

    /// <summary>No time stamp is longer than this.</summary>
    public const int MaximumTimeStampBytes = 65536;

    /// <summary>
    /// What stands behind the checkpoint and is passed over, the first <see cref="MaximumAdditions"/>: a few words each. A checkpoint is
    /// worth no less when somebody has appended something to its file, and neither is what stands behind that.
    /// </summary>
    public IReadOnlyList<string> Rejected { get; private init; } = [];

    /// <summary>Reads a file; no signature in it is checked here.</summary>
    /// <exception cref="CheckpointException">It does not begin with a checkpoint; one clear line.</exception>
    public static CheckpointFile Read(byte[] file)
    {
        if (file.Length > Wire.Checkpoint.MaximumBytes)
        {
            throw new CheckpointException($"no checkpoint: it is longer than {Wire.Checkpoint.MaximumBytes >> 20} MiB");
        }

        PackError error = CborScan.Item(file, out int length, Wire.Checkpoint.MaximumBytes);
        if (error != PackError.None)
        {
            throw new CheckpointException($"not a file of a checkpoint: {error.Describe()}");
        }

        Checkpoint checkpoint = Wire.Checkpoint.Read(file[..length]);
        var witnesses = new List<WitnessStatement>();
        var timeStamps = new List<byte[]>();
        var rejected = new List<string>();
        for (int at = length; at < file.Length; at += length)
        {
            error = CborScan.Item(file.AsSpan(at), out length, MaximumTimeStampBytes);
            string? problem = error == PackError.None && length <= MaximumTimeStampBytes
                ? Take(file.AsSpan(at, length).ToArray(), checkpoint, witnesses, timeStamps)
                : (error == PackError.None ? PackError.Oversized : error).Describe();
            if (problem != null && rejected.Count < MaximumAdditions)
            {
                rejected.Add($"byte {at}: {problem}");
            }

            // Where one piece ends is not known behind bytes that are none.
            length = error == PackError.None ? length : file.Length - at;
        }

        return new CheckpointFile(checkpoint, witnesses, timeStamps) { Rejected = rejected };
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        file.Write(Checkpoint.Bytes);
        foreach (WitnessStatement witness in Witnesses)
        {
            file.Write(witness.Bytes);
        }

        foreach (byte[] timeStamp in TimeStamps)
        {
            var writer = new CborWriter(CborConformanceMode.Lax);
            writer.WriteByteString(timeStamp);
            file.Write(writer.Encode());
        }

        return file.ToArray();
    }

    /// <summary>This file with what <paramref name="other"/>, a copy of the same checkpoint, has beside.</summary>
    public CheckpointFile With(CheckpointFile other) => this with
    {
        Witnesses = [.. Witnesses.Concat(other.Witnesses).DistinctBy(witness => Convert.ToHexString(witness.Bytes))],
        TimeStamps = [.. TimeStamps.Concat(other.TimeStamps).DistinctBy(Convert.ToHexString)],
        Rejected = [.. Rejected.Concat(other.Rejected)],
    };

    /// <summary>This file without what <paramref name="other"/>, a copy of the same checkpoint, has too.</summary>
    public CheckpointFile Without(CheckpointFile other) => this with
    {
        Witnesses = [.. Witnesses.ExceptBy(other.Witnesses.Select(held => Convert.ToHexString(held.Bytes)),
            one => Convert.ToHexString(one.Bytes))],
        TimeStamps = [.. TimeStamps.Where(one => !other.TimeStamps.Any(held => held.AsSpan().SequenceEqual(one)))],
        Rejected = [.. Rejected.Except(other.Rejected)],
    };

    /// <summary>Takes what stands behind a checkpoint; says why not when it is none of that.</summary>
    private static string? Take(byte[] item, Checkpoint checkpoint, List<WitnessStatement> witnesses, List<byte[]> timeStamps)
    {
        if (item[0] >> 5 == 2)
        {
            if (timeStamps.Count == MaximumAdditions)
            {
                return $"more than {MaximumAdditions} time stamps";
            }

            timeStamps.Add(new CborReader(item, CborConformanceMode.Lax).ReadByteString());
            return null;
        }

        try
        {
            WitnessStatement statement = WitnessStatement.Read(item);
            if (!statement.IsAbout(checkpoint))
            {
                return $"a witness ({PlainText.Of(statement.Name)}) has signed another checkpoint than this one";
            }

            witnesses.Add(statement);
            return null;
        }
        catch (CheckpointException e)
        {
            return e.Message;
        }
    }
}
