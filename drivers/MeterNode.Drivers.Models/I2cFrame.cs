namespace MeterNode.Drivers.Models;

/// <summary>How a transfer on an I2C bus begins: address, direction, time of a bit and time of its start.</summary>
public readonly record struct I2cFrame(int Address, bool IsRead, long BitNanos, long StartNanos)
{
    /// <summary>For how long the data line is low at the beginning: the zeros that the address byte begins with.</summary>
    public long LowNanos
    {
        get
        {
            int first = (Address << 1) | (IsRead ? 1 : 0);
            int zeros = 0;
            while (zeros < 8 && (first & (0x80 >> zeros)) == 0)
            {
                zeros++;
            }

            return zeros * BitNanos;
        }
    }

    /// <summary>When the address byte has been sent.</summary>
    public long AddressedNanos => StartNanos + (10 * BitNanos);
}
