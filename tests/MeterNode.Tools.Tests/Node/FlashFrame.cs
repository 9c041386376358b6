using System.Buffers.Binary;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// One frame of an outbox segment, read and written after docs/flash-format.md and independently of the firmware. Version 0 stands
/// for the layouts without a version; the length of their state has to be given.
/// </summary>
internal sealed record FlashFrame(byte[] State, byte[] Pack)
{
    private const int StateBytes = 248;
    private const int SetpointOffset = 96;
    private const int SetpointBytes = 32;
    private const int ReservedOffset = SetpointOffset + SetpointBytes;
    private const int ReservedBytes = 8;
    private const int HeaderBytes = 8;

    public long NextSequence => BinaryPrimitives.ReadInt64LittleEndian(State);

    public long ImportJoules => BinaryPrimitives.ReadInt64LittleEndian(State.AsSpan(ReservedOffset + ReservedBytes));

    public byte[] PreviousHash => State[^32..];

    /// <summary>All frames of a segment of version 3; a frame that is not whole fails.</summary>
    public static List<FlashFrame> ReadAll(byte[] segment)
    {
        var frames = new List<FlashFrame>();
        for (int position = 0; position < segment.Length;)
        {
            int body = segment[position] | (segment[position + 1] << 8) | (segment[position + 2] << 16);
            Assert.AreEqual(3, segment[position + 3], "version");
            ReadOnlySpan<byte> record = segment.AsSpan(position, body + 8);
            Assert.AreEqual(Crc32(record[..^4]), BinaryPrimitives.ReadUInt32LittleEndian(record[^4..]), $"CRC at {position}");
            byte[] head = [.. record[..4], .. record.Slice(HeaderBytes, 8)];
            Assert.AreEqual(Crc32(head), BinaryPrimitives.ReadUInt32LittleEndian(record[4..]), $"check of the header at {position}");
            frames.Add(new FlashFrame(record.Slice(HeaderBytes, StateBytes).ToArray(), record[(HeaderBytes + StateBytes)..^4].ToArray()));
            position += record.Length;
        }

        return frames;
    }

    /// <summary>The frame as a build without a format version wrote it, with a state of 208 or 240 bytes.</summary>
    public byte[] WriteUnversioned(int stateBytes)
    {
        byte[] state = stateBytes == StateBytes - ReservedBytes
            ? [.. State[..ReservedOffset], .. State[(ReservedOffset + ReservedBytes)..]]
            : [.. State[..SetpointOffset], .. State[(ReservedOffset + ReservedBytes)..]];
        Assert.HasCount(stateBytes, state);
        byte[] body = [.. state, .. Pack];
        byte[] frame = [.. new byte[8], .. body];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc32(body));
        return frame;
    }

    /// <summary>CRC-32/ISO-HDLC, bit by bit.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
