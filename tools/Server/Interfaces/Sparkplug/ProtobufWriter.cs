using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>Writes the wire format of Protocol Buffers (protobuf.dev, "Encoding"): the types that a Sparkplug payload has.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>A field of the types uint32, uint64 and int64 (two's complement), and of bool as 0 or 1.</summary>
    public ProtobufWriter Number(int field, ulong value)
    {
        Tag(field, Varint);
        Write(value);
        return this;
    }

    /// <summary>A field of the type double.</summary>
    public ProtobufWriter Double(int field, double value)
    {
        Tag(field, Fixed64);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A field of the type string.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field with a message in it.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    private ProtobufWriter Bytes(int field, byte[] value)
    {
        Tag(field, LengthDelimited);
        Write((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Tag(int field, int type) => Write((ulong)((field << 3) | type));

    private void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
