namespace MeterNode.Drivers.Atecc608.Model;

/// <summary>
/// The chip's CRC-16, written from its description and not from the driver: polynomial x^16 + x^15 + x^2 + 1, the bits of each byte enter
/// from the lowest on, the register shifts towards its highest bit and starts at 0.
/// </summary>
public static class Crc16
{
    /// <summary>The check sum; the low byte is sent first.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        uint register = 0;
        foreach (byte value in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint feedback = ((uint)(value >> bit) ^ (register >> 15)) & 1;
                register = ((register << 1) & 0xFFFF) ^ (feedback * 0x8005);
            }
        }

        return (ushort)register;
    }
}
