namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>Reads the wire format of Protocol Buffers, field by field; it ends at the first byte that is none of it.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Reads a field; its value is <paramref name="number"/>, or <paramref name="bytes"/> of a text or message.</summary>
    public bool TryRead(out int field, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        field = 0;
        number = 0;
        bytes = default;
        if (!TryVarint(out ulong tag))
        {
            return false;
        }

        field = (int)Math.Min(tag >> 3, int.MaxValue);
        switch (tag & 7)
        {
            case 0:
                return TryVarint(out number);
            case 1:
                return TryTake(8, out bytes);
            case 2:
                return TryVarint(out ulong length) && length <= (ulong)_rest.Length && TryTake((int)length, out bytes);
            case 5:
                return TryTake(4, out bytes);
            default:
                return false;
        }
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> taken)
    {
        bool isThere = length <= _rest.Length;
        taken = isThere ? _rest[..length] : default;
        _rest = isThere ? _rest[length..] : default;
        return isThere;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
