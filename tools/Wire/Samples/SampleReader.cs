namespace MeterNode.Wire;

/// <summary>Reads the bytes of a record <c>tZ.s</c>.</summary>
internal static class SampleReader
{
    private const int MaximumHundredths = 400_000;
    private const int MaximumShift = 21;
    private const int MaximumFaults = 127;

    /// <summary>False when the bytes are not of this layout.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SampleItem[] items)
    {
        var read = new List<SampleItem>(bytes.Length);
        items = [];
        int at = 0;
        int hundredths = 0;
        bool hasState = false;
        while (at < bytes.Length)
        {
            if (!TryReadInteger(bytes, ref at, out int value))
            {
                return false;
            }

            var item = new SampleItem((SampleMark)Math.Min(value, (int)SampleMark.Sample));
            if (item.Mark == SampleMark.Sample)
            {
                value -= (int)SampleMark.Sample;
                hundredths += (value >> 1) ^ -(value & 1);
                item = item with { Value = hundredths };
            }
            else if (item.Mark == SampleMark.Faults)
            {
                if (!TryReadInteger(bytes, ref at, out int count) || count is 0 or > MaximumFaults)
                {
                    return false;
                }

                item = item with { Value = count };
            }

            hasState |= item.Mark is SampleMark.Excluded or SampleMark.Counted or SampleMark.Held;
            if ((item.Mark == SampleMark.Sample && (!hasState || Math.Abs(hundredths) > MaximumHundredths))
                || (item.Mark == SampleMark.Lost && at < bytes.Length))
            {
                return false;
            }

            read.Add(item);
        }

        items = [.. read];
        return true;
    }

    /// <summary>LEB128 in its shortest form, up to four bytes.</summary>
    private static bool TryReadInteger(ReadOnlySpan<byte> bytes, ref int at, out int value)
    {
        value = 0;
        for (int shift = 0; shift <= MaximumShift && at < bytes.Length; shift += 7)
        {
            int next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return next != 0 || shift == 0;
            }
        }

        return false;
    }
}
