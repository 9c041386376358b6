namespace MeterNode.Wire;

/// <summary>Reads the bytes of a record <c>tZ.s</c>.</summary>
internal static class SampleReader
{
    private const int FirstPair = 64;
    private const int FirstLong = 128;
    private const int PairBase = 8;
    private const int LongBase = FirstLong - FirstPair + (int)SampleMark.Sample;
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

            if (value >= (int)SampleMark.Sample)
            {
                if (!hasState)
                {
                    return false;
                }

                bool isPair = value is >= FirstPair and < FirstLong;
                if (isPair)
                {
                    value -= FirstPair;
                    hundredths += Moved(value / PairBase);
                    read.Add(new SampleItem(SampleMark.Sample, hundredths));
                }

                hundredths += Moved(isPair ? value % PairBase : value < FirstPair ? value - (int)SampleMark.Sample : value - LongBase);
                read.Add(new SampleItem(SampleMark.Sample, hundredths));
                if (Math.Abs(hundredths) > MaximumHundredths)
                {
                    return false;
                }

                continue;
            }

            var item = new SampleItem((SampleMark)value);
            if (item.Mark == SampleMark.Faults)
            {
                if (!TryReadInteger(bytes, ref at, out int count) || count is 0 or > MaximumFaults)
                {
                    return false;
                }

                item = item with { Value = count };
            }

            hasState |= item.Mark is SampleMark.Excluded or SampleMark.Counted or SampleMark.Held;
            if (item.Mark == SampleMark.Lost && at < bytes.Length)
            {
                return false;
            }

            read.Add(item);
        }

        items = [.. read];
        return true;
    }

    private static int Moved(int zigzag) => (zigzag >> 1) ^ -(zigzag & 1);

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
