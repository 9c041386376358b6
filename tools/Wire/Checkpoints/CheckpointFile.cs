using System.Formats.Cbor;

namespace MeterNode.Wire;

/// <summary>
/// A file <c>.mncp</c>: a CBOR sequence (RFC 8742) of one checkpoint, what witnesses say about it, and time stamps (RFC 3161).
/// </summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Witnesses">What witnesses have signed.</param>
/// <param name="TimeStamps">Time-stamp tokens (DER); what they say is not read here.</param>
public sealed record CheckpointFile(Checkpoint Checkpoint, IReadOnlyList<WitnessStatement> Witnesses, IReadOnlyList<byte[]> TimeStamps)
{
    /// <summary>More statements, or more time stamps, than this are not taken.</summary>
    public const int MaximumAdditions = 100;

    /// <summary>No time stamp is longer than this.</summary>
    public const int MaximumTimeStampBytes = 65536;

    /// <summary>Reads a file; no signature in it is checked here.</summary>
    /// <exception cref="CheckpointException">It is none; one clear line.</exception>
    public static CheckpointFile Read(byte[] file)
    {
        if (file.Length > Wire.Checkpoint.MaximumBytes)
        {
            throw new CheckpointException($"no checkpoint: it is longer than {Wire.Checkpoint.MaximumBytes >> 20} MiB");
        }

        int length = ItemLength(file, 0, Wire.Checkpoint.MaximumBytes);
        Checkpoint checkpoint = Wire.Checkpoint.Read(file[..length]);
        var witnesses = new List<WitnessStatement>();
        var timeStamps = new List<byte[]>();
        for (int at = length; at < file.Length; at += length)
        {
            length = ItemLength(file, at, MaximumTimeStampBytes);
            byte[] item = file.AsSpan(at, length).ToArray();
            if (item[0] >> 5 == 2)
            {
                timeStamps.Add(new CborReader(item, CborConformanceMode.Lax).ReadByteString());
            }
            else
            {
                WitnessStatement statement = WitnessStatement.Read(item);
                witnesses.Add(statement.IsAbout(checkpoint) ? statement : throw new CheckpointException(
                    $"a witness ({PlainText.Of(statement.Name)}) has signed another checkpoint than the one in front of it"));
            }

            if (witnesses.Count > MaximumAdditions || timeStamps.Count > MaximumAdditions)
            {
                throw new CheckpointException($"a checkpoint with more than {MaximumAdditions} witnesses or time stamps");
            }
        }

        return new CheckpointFile(checkpoint, witnesses, timeStamps);
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
    };

    private static int ItemLength(byte[] file, int at, int maximumBytes)
    {
        PackError error = CborScan.Item(file.AsSpan(at), out int length, maximumBytes);
        return error == PackError.None && length <= maximumBytes ? length : throw new CheckpointException(
            $"not a file of a checkpoint: {(error == PackError.None ? PackError.Oversized : error).Describe()} (byte {at})");
    }
}
